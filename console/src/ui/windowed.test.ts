import { describe, expect, it } from 'vitest';

import { windowOf } from './windowed';

describe('the window of a long table', () => {
  it('has the rows in sight and some around, whatever the length', () => {
    const window = windowOf(1_000_000, 360_000, 720, 36);
    expect(window.from).toBe(9_980);
    expect(window.to).toBe(10_040);
    expect(window.above).toBe(9_980 * 36);
    expect(window.above + (window.to - window.from) * 36 + window.below).toBe(1_000_000 * 36);
  });

  it('begins and ends with the table', () => {
    expect(windowOf(500, 0, 720, 36).from).toBe(0);
    expect(windowOf(500, 500 * 36, 720, 36)).toMatchObject({ to: 500, below: 0 });
    expect(windowOf(200, 999_999, 720, 36)).toMatchObject({ from: 199, to: 200, below: 0 });
  });
});
