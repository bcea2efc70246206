// Seats that nobody uses, and seats without a reason; each with the plan that takes them back.
import { Anchor, Button, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo } from '../router';
import { useSession } from '../session';
import { ItemName } from '../ui/icons';
import { Empty, State, useAct, useItems } from '../ui/parts';
import { Rows } from '../ui/table';

/** What devices that were silent for long, and people who are not active, hold. */
export function Idle() {
  const { t, number } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const [days, setDays] = useState<number | string>(60);
  const idleDays = Number(days) || 60;
  const query = `?idleDays=${idleDays}`;
  const rows = useItems<Schemas['SeatBalance']>(`/v1/leaks/balances${query}`).filter((b) => b.idle > 0).sort((a, b) => b.idle - a.idle);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const nameOf = (id: number) => locations.find((l) => l.id === id)?.name ?? String(id);
  const back = () => void act(() => send<Schemas['MadePlan']>('POST', '/v1/plans', { giveBack: { byHand: true, foreign: true, strangers: true, idleDays } }),
    undefined, (plan) => go(linkTo(['plans', plan.id])));
  const idle = rows.reduce((sum, b) => sum + b.idle, 0);
  return (
    <Stack>
      <Group className="no-print" align="end">
        <NumberInput size="xs" w={180} label={t('distribution.idleDays')} min={1} value={days} onChange={setDays} />
        {may('distribute') && idle > 0 && <Button size="xs" variant="default" loading={busy} onClick={back}>{t('report.backIdle')}</Button>}
      </Group>
      <Text size="sm">{t('report.idleSum', { n: idle, days: idleDays })}</Text>
      <Rows name="idle" rows={rows} keyOf={(b) => `${b.location} ${b.adamId} ${b.pricingParam}`} link={(b) => linkTo(['catalog', b.adamId, 'holders'])}
        csv={{ path: `/v1/leaks/balances${query}`, file: 'idle-seats.csv' }} empty={<Empty title={t('report.noIdle')}>{t('report.noIdleHint')}</Empty>}
        columns={[
          { name: 'name', title: t('item'), cell: (b) => <ItemName adamId={b.adamId} name={b.name} /> },
          { name: 'location', title: t('location'), cell: (b) => nameOf(b.location) },
          { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (b) => number(b.assigned) },
          { name: 'idle', title: t('report.idle'), number: true, cell: (b) => <b>{number(b.idle)}</b> },
          { name: 'value', title: t('report.idleValue'), number: true, cell: (b) => (b.idleValue ? `${b.idleValue} ${b.currency}` : '–') },
        ]} />
    </Stack>
  );
}

export function Leaks() {
  const { t, number } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const [days, setDays] = useState<number | string>(60);
  const query = `?idleDays=${Number(days) || 60}`;
  const balances = useItems<Schemas['SeatBalance']>(`/v1/leaks/balances${query}`);
  const seats = useItems<Schemas['Leak']>(`/v1/leaks${query}`);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const nameOf = (id: number) => locations.find((l) => l.id === id)?.name ?? String(id);
  const giveBack = (what: Record<string, unknown>) => act(() => send<Schemas['MadePlan']>('POST', '/v1/plans', { giveBack: what }), undefined, (plan) => go(linkTo(['plans', plan.id])));
  return (
    <Stack>
      <Group className="no-print" align="end">
        <NumberInput size="xs" w={180} label={t('distribution.idleDays')} min={1} value={days} onChange={setDays} />
        {may('distribute') && (
          <>
            <Button size="xs" variant="default" loading={busy} onClick={() => void giveBack({ strangers: true })}>{t('report.backStrangers')}</Button>
            <Button size="xs" variant="default" loading={busy} onClick={() => void giveBack({ foreign: true })}>{t('report.backForeign')}</Button>
            <Button size="xs" variant="default" loading={busy} onClick={() => void giveBack({ byHand: true, foreign: true, strangers: true, idleDays: Number(days) || 60 })}>{t('report.backIdle')}</Button>
          </>
        )}
      </Group>
      <Text size="sm">{t('report.leaksHint')}</Text>
      <Rows name="balances" rows={balances} keyOf={(b) => `${b.location} ${b.adamId} ${b.pricingParam}`} link={(b) => linkTo(['catalog', b.adamId])} csv={{ path: `/v1/leaks/balances${query}`, file: 'seats.csv' }} empty={<Empty title={t('report.noSeats')} />}
        columns={[
          { name: 'location', title: t('location'), cell: (b) => nameOf(b.location) },
          { name: 'name', title: t('item'), cell: (b) => <ItemName adamId={b.adamId} name={b.name} /> },
          { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (b) => number(b.assigned) },
          { name: 'reason', title: t('report.withReason'), number: true, cell: (b) => number(b.withReason) },
          { name: 'foreign', title: t('report.foreign'), number: true, cell: (b) => number(b.foreign) },
          { name: 'strangers', title: t('report.strangers'), number: true, cell: (b) => number(b.strangers) },
          { name: 'idle', title: t('report.idle'), number: true, cell: (b) => number(b.idle) },
          { name: 'value', title: t('report.idleValue'), number: true, cell: (b) => `${b.idleValue} ${b.idleValue ? b.currency : ''}` },
          { name: 'lost', title: t('report.lost'), number: true, cell: (b) => number(b.reasonsWithoutSeat) },
          { name: 'balanced', title: t('report.balanced'), cell: (b) => (b.balanced ? t('yes') : t('no')) },
        ]} />
      <Title order={2}>{t('report.seats')}</Title>
      <Rows name="leaks" rows={seats.slice(0, 2000)} keyOf={(s) => `${s.kind} ${s.location} ${s.adamId} ${s.pricingParam} ${s.holderKind} ${s.holder}`} csv={{ path: `/v1/leaks${query}`, file: 'leaks.csv' }} empty={<Empty title={t('report.everyReason')} />}
        columns={[
          { name: 'kind', title: t('kind'), cell: (s) => <State group="leak" code={s.kind} /> },
          { name: 'holder', title: t('holder'), cell: (s) => <Anchor size="sm" href={linkTo([s.holderKind === 'device' ? 'devices' : 'people', s.holder])}>{s.holder}</Anchor> },
          { name: 'item', title: t('item'), cell: (s) => <ItemName adamId={s.adamId} /> },
          { name: 'location', title: t('location'), cell: (s) => nameOf(s.location) },
        ]} />
    </Stack>
  );
}
