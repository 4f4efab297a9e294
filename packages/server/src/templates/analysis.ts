import { code, markdown } from './template.ts'

/** From a table to a conclusion: each cell is one step of an analysis, to be replaced by one's own. */
export const analysisCells = [
  markdown(`# Data analysis

One question, from the data to the answer. Run it from top to bottom, then put your own table into the first code
cell and change what follows.

**Question:** which café sells most, and when is each of them busy?`),
  code(`import duckdb
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import plotly.express as px

pd.options.display.max_rows = 20`),
  markdown(`## 1. Load

Replace this cell with \`sales = pd.read_csv("sales.csv")\` or \`pd.read_parquet(…)\`. Until then it makes a year of
sales of three cafés; the seed keeps them the same.`),
  code(`rng = np.random.default_rng(7)

hours = pd.date_range("2025-01-01 07:00", "2025-12-31 19:00", freq="h")
hours = hours[(hours.hour >= 7) & (hours.hour < 19)]
# Cups an hour at best, and the hour at which that is.
shops = {"Harbour": (34, 8), "Market": (42, 12), "Station": (51, 7)}

sales = pd.concat(
    [
        pd.DataFrame({
            "time": hours,
            "shop": shop,
            "cups": rng.poisson(
                best
                * np.exp(-(((hours.hour - peak) / 3.5) ** 2))
                * np.where(hours.day_of_week < 5, 1.0, 1.3 if shop == "Market" else 0.55)
            ),
        })
        for shop, (best, peak) in shops.items()
    ],
    ignore_index=True,
)
sales["price"] = rng.choice([2.8, 3.2, 3.9], len(sales), p=[0.5, 0.3, 0.2])
sales.loc[rng.choice(len(sales), 40, replace=False), "cups"] = np.nan  # the till was down
sales.head()`),
  markdown(`## 2. Look

How large is it, what is in each column, what is missing?`),
  code(`sales.describe(include=["number"]).T.round(2)`),
  code(`sales.isna().sum().to_frame("missing")`),
  markdown(`## 3. Clean

Say what you decide, and why: hours without a count are left out, because they are few and at random.`),
  code(`clean = sales.dropna(subset=["cups"]).assign(
    revenue=lambda table: table["cups"] * table["price"],
    hour=lambda table: table["time"].dt.hour,
    weekend=lambda table: table["time"].dt.day_of_week >= 5,
)
print(f"{len(sales) - len(clean)} of {len(sales):,} rows left out")`),
  markdown(`## 4. Ask

In pandas, or in SQL: DuckDB reads \`clean\` by its name.`),
  code(`by_shop = duckdb.sql("""
    SELECT shop,
           sum(cups)::INT                                AS cups,
           round(sum(revenue))                           AS revenue,
           round(avg(cups) FILTER (WHERE weekend), 1)     AS cups_an_hour_weekend,
           round(avg(cups) FILTER (WHERE NOT weekend), 1) AS cups_an_hour_weekday
    FROM clean
    GROUP BY shop
    ORDER BY revenue DESC
""").df()
by_shop`),
  markdown(`## 5. Show

One picture for each statement. First the months, as a still picture for a report:`),
  code(`monthly = clean.pivot_table(
    index=clean["time"].dt.month, columns="shop", values="revenue", aggfunc="sum"
)

fig, ax = plt.subplots(figsize=(7.5, 3.2))
for shop, colour in zip(monthly.columns, ["#b87333", "#3b7a9e", "#5d8a4a"]):
    ax.plot(monthly.index, monthly[shop] / 1000, color=colour, lw=2, marker="o", ms=3.5)
    ax.annotate(
        shop, (12, monthly[shop].iloc[-1] / 1000), xytext=(8, 0), textcoords="offset points",
        color=colour, va="center",
    )
ax.set_xticks(range(1, 13))
ax.set_xlabel("month")
ax.set_ylabel("revenue (thousand)")
ax.set_ylim(bottom=0)
ax.spines[["top", "right"]].set_visible(False)
plt.show()`),
  markdown(`Then the day, to point at:`),
  code(`by_hour = clean.groupby(["shop", "weekend", "hour"], as_index=False)["cups"].mean()
by_hour["days"] = by_hour["weekend"].map({True: "weekend", False: "weekday"})

px.line(
    by_hour, x="hour", y="cups", color="shop", facet_col="days", height=360,
    labels={"cups": "cups an hour", "hour": "hour of the day"},
)`),
  markdown(`## 6. Conclude

Let the notebook write the numbers, so that they cannot be out of date.`),
  code(`best = by_shop.iloc[0]
peak = by_hour.loc[by_hour.groupby("shop")["cups"].idxmax()].set_index("shop")
growing = by_shop.query("cups_an_hour_weekend > cups_an_hour_weekday")["shop"].tolist()

print(f"{best.shop} sells most: {best.revenue:,.0f} in the year.")
for shop, row in peak.iterrows():
    print(f"{shop} is busiest at {row.hour:.0f}:00 ({row.days}), with {row.cups:.0f} cups an hour.")
print(f"Busier at the weekend: {', '.join(growing) or 'none'}.")`),
]
