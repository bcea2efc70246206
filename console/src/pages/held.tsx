// Apps and books of one device or person: what is held, wanted, waited for or refused, from which token, and what Apple
// said last.
import { Text } from '@mantine/core';

import { call, listOf, Schemas, source } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { useSession } from '../session';
import { ConfirmButton, Empty, Loaded, State, useAct, useGet, useItems } from '../ui/parts';
import { Rows } from '../ui/table';

type Kind = 'device' | 'person';
interface Seat {
  adamId: string;
  pricingParam: string;
  name: string;
  state: string;
  location: number | null;
  kind: Kind;
  holder: string;
  held: boolean;
  why: string;
  lastError: string;
}

/** What is held, with what is told of it; and what is told of the rest. */
export function seatsOf(kind: Kind, holder: string, held: Schemas['Holder'][], told: Schemas['Explanation'][]): Seat[] {
  const common = { kind, holder };
  const seats: Seat[] = held.map((h) => {
    const about = told.find((one) => one.adamId === h.adamId);
    const state = about?.action === 'revoke' ? 'revoke' : 'held';
    return { ...common, adamId: h.adamId, pricingParam: h.pricingParam, name: h.name || about?.name || h.adamId, state, location: h.location, held: true, why: about?.sentence ?? '', lastError: about?.lastError ?? '' };
  });
  for (const one of told) {
    if (one.action === 'none' || held.some((h) => h.adamId === one.adamId)) continue;
    seats.push({ ...common, adamId: one.adamId, pricingParam: 'STDQ', name: one.name || one.adamId, state: one.action, location: one.location, held: false,
                 why: one.sentence, lastError: one.lastError });
  }
  return seats;
}

function useSeats(kind: Kind, holder: string | undefined): { data?: Seat[]; error: unknown; isPending: boolean } {
  const device = kind === 'device';
  const held = useGet(device && holder ? listOf('/v1/devices/{serial}', { serial: holder }) : null);
  const user = useGet(!device && holder ? source('/v1/users/{clientUserId}', { clientUserId: holder }) : null);
  // Who is not in the inventory holds what it holds, and nothing is told of it.
  const told = useGet(holder ? listOf('/v1/explain', device ? { serialNumber: holder } : { clientUserId: holder }) : null);
  const holds = device ? held.data?.items : user.data?.held ?? (user.isError ? [] : undefined);
  if (!holder) return { data: [], error: null, isPending: false };
  if (held.error) return { error: held.error, isPending: false };
  if (!holds || told.isPending) return { error: null, isPending: true };
  return { data: seatsOf(kind, holder, holds, told.data?.items ?? []), error: null, isPending: false };
}

/** `owner`: of the device, whose seats count on it, too. */
export function HeldItems({ kind, holder, owner }: { kind: Kind; holder: string; owner?: string }) {
  const { t, word } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const seats = useSeats(kind, holder);
  const owners = useSeats('person', owner || undefined);
  const locations = useItems(listOf('/v1/locations'));
  const nameOf = (id: number | null) => locations.find((l) => l.id === id)?.name ?? (id === null ? '' : String(id));
  const revoke = (seat: Seat) => act(() => call('POST', '/v1/operations', {}, {
    verb: 'disassociate', location: seat.location, assets: [{ adamId: seat.adamId, pricingParam: seat.pricingParam }],
    [seat.kind === 'device' ? 'serialNumbers' : 'clientUserIds']: [seat.holder],
  }), t('operation.begun'));
  return (
    <Loaded query={seats}>{(own) => (
      <Rows name="held" rows={[...own, ...(owners.data ?? [])]} keyOf={(s) => `${s.kind} ${s.location} ${s.adamId} ${s.pricingParam}`} empty={<Empty title={t('device.holdsNothing')}>{t('device.holdsHint')}</Empty>}
        columns={[
          { name: 'name', title: t('item'), cell: (s) => <a href={linkTo(['catalog', s.adamId])}>{s.name}</a> },
          { name: 'state', title: t('state'), cell: (s) => <State group="seat" code={s.state} /> },
          { name: 'location', title: t('seat.token'), value: (s) => nameOf(s.location), cell: (s) => (s.location === null ? '' : <a href={linkTo(['locations', s.location])}>{nameOf(s.location)}</a>) },
          { name: 'kind', title: t('seat.license'), cell: (s) => word('license', s.kind) },
          { name: 'why', title: t('reason'), cell: (s) => <Text size="sm">{s.why}</Text> },
          { name: 'lastError', title: t('seat.lastError'), cell: (s) => <Text size="sm" className="revoke">{s.lastError}</Text> },
          { name: 'act', title: t('actions'), value: () => undefined, cell: (s) => may('licenses') && s.held && (
            <ConfirmButton label={t('device.revoke')} title={t('device.revoke')} onConfirm={() => revoke(s)}><Text size="sm">{t('device.revokeHint', { item: s.name, holder: s.holder })}</Text></ConfirmButton>
          ) },
        ]} />
    )}</Loaded>
  );
}
