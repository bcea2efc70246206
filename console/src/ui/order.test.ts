import { describe, expect, it } from 'vitest';

import { addressOf, listsOf } from '../api/client';
import { momentsOf } from './filters';
import { ordered } from './order';

const columns = [{ name: 'name' }, { name: 'seats' }, { name: 'length', value: (row: { name: string }) => row.name.length }];
const rows = [{ name: 'b10', seats: 2 }, { name: 'B2', seats: null }, { name: 'a', seats: 10 }, { name: '', seats: 1 }];
const names = (by: string) => ordered(rows, columns, by, 'en').map((row) => row.name);

describe('the order of a list', () => {
  it('takes numbers as numbers and texts as people do; nothing comes last, whichever way', () => {
    expect(names('name')).toEqual(['a', 'B2', 'b10', '']);
    expect(names('-name')).toEqual(['b10', 'B2', 'a', '']);
    expect(names('seats')).toEqual(['', 'b10', 'a', 'B2']);
    expect(names('-seats')).toEqual(['a', 'b10', '', 'B2']);
    expect(names('length')).toEqual(['', 'a', 'B2', 'b10']);
  });

  it('leaves a list as it comes where no column is named', () => {
    expect(names('')).toEqual(rows.map((row) => row.name));
    expect(names('other')).toEqual(rows.map((row) => row.name));
    expect(rows[0]!.name).toBe('b10');
  });
});

describe('addresses of requests', () => {
  it('have the values of the path in it, encoded, and all others behind', () => {
    expect(addressOf('/v1/plans/{id}/lines', { id: 7, action: 'wait', after: '' })).toBe('/v1/plans/7/lines?action=wait');
    expect(addressOf('/v1/users/{clientUserId}', { clientUserId: 'a/b c' })).toBe('/v1/users/a%2Fb%20c');
    expect(addressOf('/v1/groups', { unit: undefined })).toBe('/v1/groups');
  });

  it('tell whether a list comes in pages', () => {
    expect(listsOf('/v1/inventory/devices?text=x').paged).toBe(true);
    expect(listsOf('/v1/plans/7/lines').paged).toBe(true);
    expect(listsOf('/v1/automatic')).toEqual({ paged: false, sorts: [] });
  });
});

describe('orders that the server has', () => {
  it('are those of the description, either way', () => {
    expect(listsOf('/v1/inventory/devices').sorts).toEqual(['id', 'serialNumber', 'name', 'lastSeenAt']);
    expect(listsOf('/v1/assets/900100200/holders?location=1').sorts).toEqual(['holder']);
    expect(listsOf('/v1/plans/7/lines').sorts).toEqual(['number']);
    expect(listsOf('/v1/groups/3/resolved').sorts).toEqual(['holder']);
    for (const list of ['/v1/plans', '/v1/operations', '/v1/operations/4/tasks', '/v1/webhooks/2/deliveries']) expect(listsOf(list).sorts).toEqual(['id']);
  });
});

describe('days of a filter', () => {
  const filters = [{ name: 'from', title: '', type: 'date' as const }, { name: 'to', title: '', type: 'date' as const }, { name: 'actor', title: '' }];
  it('are moments from the beginning of the first to the end of the last', () => {
    const moments = momentsOf(filters, { from: '2026-11-26', to: '2026-11-26', actor: '2026-11-26' });
    expect(Date.parse(moments.to!) - Date.parse(moments.from!)).toBe(86_400_000);
    expect(new Date(moments.from!).getHours()).toBe(0);
    expect(moments.actor).toBe('2026-11-26');
  });
});
