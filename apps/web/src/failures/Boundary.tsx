import { Component, type ReactNode } from 'react'

interface BoundaryProps {
  /** What is shown instead of what could not be drawn. */
  readonly fallback: (error: unknown, retry: () => void) => ReactNode
  /** What is drawn: another value is another chance. */
  readonly of: unknown
  readonly children: ReactNode
}

interface BoundaryState {
  readonly of: unknown
  /** In an object, since anything can be thrown. */
  readonly caught: { readonly error: unknown } | null
}

/** Keeps what goes wrong while its children are drawn from everything around them. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { of: this.props.of, caught: null }

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { caught: { error } }
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return props.of === state.of ? null : { of: props.of, caught: null }
  }

  override render(): ReactNode {
    const { caught } = this.state
    if (caught === null) return this.props.children
    return this.props.fallback(caught.error, () => this.setState({ caught: null }))
  }
}
