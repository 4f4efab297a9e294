import { type ComponentType, createElement, Fragment, type ReactElement } from 'react'

/** Draws these, one after the other, with the same properties. They need no keys: the list never changes. */
export const AllOf = <Props extends object>({
  views,
  ...props
}: { readonly views: ReadonlyArray<ComponentType<Props>> } & Props): ReactElement =>
  createElement(Fragment, null, ...views.map((View) => createElement(View, props as unknown as Props)))
