/** A thread that compares two states of one file, answers, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import type { DiffJob } from './diffApart.ts'
import { gitDiff } from './gitDiff.ts'

const { about, before, after } = workerData as DiffJob
parentPort?.postMessage(gitDiff(about, before, after))
