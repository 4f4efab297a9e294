export { WarmPool, type WarmPoolOptions } from './WarmPool.ts'
