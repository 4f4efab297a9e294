/** What a frame shows. */
export type FrameContent =
  | { readonly type: 'html'; readonly html: string }
  /** A script that was displayed by itself. */
  | { readonly type: 'script'; readonly code: string }
  | { readonly type: 'plotly'; readonly figure: unknown }
