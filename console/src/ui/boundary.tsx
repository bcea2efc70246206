// A page that fails does not take the others with it.
import { Component, ReactNode } from 'react';

export class Boundary extends Component<{ children: ReactNode; note: (error: unknown) => ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };
  static getDerivedStateFromError(error: unknown) {
    return { error };
  }
  override render() {
    return this.state.error === undefined ? this.props.children : this.props.note(this.state.error);
  }
}
