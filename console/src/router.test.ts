import { describe, expect, it } from 'vitest';

import { linkTo, placeOf } from './router';

describe('places', () => {
  it('are read again as they were written', () => {
    const place = placeOf(linkTo(['people', 'anna b/c?d', 3], { q: 'x & y', none: '' }));
    expect(place.path).toEqual(['people', 'anna b/c?d', '3']);
    expect(place.query.get('q')).toBe('x & y');
    expect(place.query.has('none')).toBe(false);
  });

  it('of nothing are the first page', () => {
    expect(placeOf('').path).toEqual([]);
    expect(placeOf('#/setup?code=12').query.get('code')).toBe('12');
  });
});
