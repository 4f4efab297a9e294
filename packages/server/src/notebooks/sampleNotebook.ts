import { type NotebookSnapshot, positionsBetween } from '@anode/document'

const markdown = (source: string) => ({ kind: 'markdown', source })
const code = (source: string) => ({ kind: 'code', source })

const cells = [
  markdown(`# Welcome to Anode

This is a notebook that runs. Press **Shift + Enter** to run a cell and go to the next one, or **Run all**
above. Everything you type and every result is saved as it happens; close the tab whenever you like.`),
  code(`import pandas as pd

trees = pd.DataFrame({
    "species": ["Oak", "Birch", "Pine", "Beech"],
    "height_m": [24.5, 17.2, 31.0, 27.8],
    "age_years": [120, 45, 80, 140],
})
trees`),
  markdown(`## A plot

The value of a cell's last line appears below it; so do plots.`),
  code(`import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6, 3))
ax.bar(trees["species"], trees["height_m"], color="#b87333")
ax.set_ylabel("height (m)")
ax.spines[["top", "right"]].set_visible(False)
plt.show()`),
  markdown(`## When something goes wrong

The next cell fails on purpose. Read a traceback from the bottom: the last line says what happened, the
marked line above it says where. Correct \`"heigth_m"\` and run the cell again.`),
  code(`trees["heigth_m"].mean()`),
  markdown(`## Output arrives while it is made

Close this tab while the next cell runs and open it again: the run goes on, and nothing is missing.
Press **I** twice to interrupt it.`),
  code(`import time

for ring in range(1, 11):
    print(f"ring {ring}", flush=True)
    time.sleep(0.3)`),
]

const positions = positionsBetween(null, null, cells.length)

/** What opens when Anode starts for the first time. */
export const sampleNotebook: NotebookSnapshot = {
  notebook: { title: 'Welcome to Anode', metadata: {} },
  cells: cells.map((cell, i) => ({ id: `welcome-${i + 1}`, position: positions[i], ...cell })),
  runs: [],
  outputs: [],
}
