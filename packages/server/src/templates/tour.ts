import { code, markdown } from './template.ts'

/** Five minutes that show what Anode does, by doing it. It is what opens at the first start. */
export const tourCells = [
  markdown(`# Welcome to Anode

A notebook is text and code, cell after cell. This one takes five minutes and shows what you need every day.

**Run a cell:** click into the next one and press **Shift+Enter**. It runs, its result appears below it, and
the cell after it is selected. The number beside a cell is the order in which it ran.`),
  code(`import pandas as pd

trees = pd.DataFrame({
    "species": ["Oak", "Birch", "Pine", "Beech"],
    "height_m": [24.5, 17.2, 31.0, 27.8],
    "age_years": [120, 45, 80, 140],
})
trees`),
  markdown(`## Keys

A cell is in one of two modes. **Enter** edits it, **Esc** goes back to command mode, where single keys act:

| key | does |
|---|---|
| ↑ ↓ or K J | go to the cell above, below |
| A B | add a cell above, below |
| D D | delete the cell; Undo brings it back |
| M Y | make it Markdown, make it code |
| Ctrl+Enter | run the cell and stay |
| Shift+Enter | run it and go on |
| ? | show all keys |

**Ctrl+K** opens the command palette: type what you want to do, and see its key.`),
  markdown(`## Text

This is Markdown. Double-click it, or press **Enter** while it is selected, and change something. It takes
*emphasis*, \`code\`, [links](https://commonmark.org/help/), lists and tables, and formulas between dollar signs:
$h = a \\cdot \\log t$.`),
  markdown(`## Plots

What a cell's last line gives appears below it, and so do plots: still pictures, and ones that you can point at.`),
  code(`import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6, 3))
ax.bar(trees["species"], trees["height_m"], color="#b87333")
ax.set_ylabel("height (m)")
ax.spines[["top", "right"]].set_visible(False)
plt.show()`),
  code(`import plotly.express as px

px.scatter(trees, x="age_years", y="height_m", text="species", size="height_m", height=320)`),
  markdown(`## SQL

DuckDB is in this environment and reads DataFrames by their name.`),
  code(`import duckdb

duckdb.sql("""
    SELECT species, round(height_m / age_years, 2) AS m_per_year
    FROM trees
    ORDER BY m_per_year DESC
""").df()`),
  markdown(`## When something goes wrong

The next cell fails on purpose. Read a traceback from the bottom: the last line says what happened, the marked
line above it says where. Correct \`"heigth_m"\` and run the cell again.`),
  code(`trees["heigth_m"].mean()`),
  markdown(`## Output stays

Run the next cell, and close this tab while it runs. Open the notebook again: the run went on, and nothing that
it printed is missing. **I I** (the key I twice) interrupts it.`),
  code(`import time

for ring in range(1, 11):
    print(f"ring {ring}", flush=True)
    time.sleep(0.3)`),
  markdown(`## Without a connection

There is no save button: everything is kept as it happens, and the bar at the top says so. When the server cannot
be reached you go on typing. Your changes wait in this browser, the bar counts them, and they arrive by themselves.
Several people, or several of your tabs, can work in one notebook at the same time.

**That is all.** Go back to the list with the arrow at the upper left, press **N** for a notebook of your own, or
drop an .ipynb file there.`),
]
