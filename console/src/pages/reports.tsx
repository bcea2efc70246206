// Position by date, what to buy, idle seats, who waits, where seats are short, seats without a reason; to print or as CSV.
import { Button, Checkbox, Group, NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { SeatBar } from '../ui/charts';
import { ItemName } from '../ui/icons';
import { Empty, Loaded, PageHead, PageTabs, useGet, useItems } from '../ui/parts';
import { Rows } from '../ui/table';
import { Heat } from './report_heat';
import { Idle, Leaks } from './report_seats';

export function Reports() {
  const { t, moment } = useWords();
  const { path } = usePlace();
  const tab = path[1] ?? 'position';
  const tabs: [string, string][] = [
    ['position', t('report.position')],
    ['demand', t('report.demand')],
    ['idle', t('report.idleSeats')],
    ['waiting', t('report.waiting')],
    ['heat', t('report.heat')],
    ['leaks', t('report.leaks')],
  ];
  return (
    <>
      <PageHead title={t('nav.reports')}><Button size="xs" variant="default" onClick={() => window.print()}>{t('print')}</Button></PageHead>
      <p className="print-only">{tabs.find(([name]) => name === tab)?.[1]} · {moment(new Date().toISOString())}</p>
      <PageTabs now={tab} link={(value) => linkTo(['reports', value])} tabs={tabs} />
      {tab === 'position' && <Position />}
      {tab === 'demand' && <Demand />}
      {tab === 'idle' && <Idle />}
      {tab === 'waiting' && <Waiting />}
      {tab === 'heat' && <Heat />}
      {tab === 'leaks' && <Leaks />}
    </>
  );
}

/** What was owned and used at the end of a day. */
function Position() {
  const { t, number, date } = useWords();
  const today = new Date().toISOString().slice(0, 10);
  const [at, setAt] = useState(today);
  const [by, setBy] = useState('location');
  const path = `/v1/position?by=${by}${at ? `&at=${at}` : ''}`;
  const position = useGet<{ items: Schemas['Position'][] }>(path);
  const sum = (rows: Schemas['Position'][], pick: (row: Schemas['Position']) => number) => rows.reduce((all, row) => all + pick(row), 0);
  return (
    <>
      <Group mb="sm" align="end" className="no-print">
        <TextInput type="date" size="xs" label={t('report.at')} value={at} max={today} onChange={(e) => setAt(e.currentTarget.value)} />
        <Select size="xs" label={t('report.by')} value={by} onChange={(value) => setBy(value ?? 'location')} allowDeselect={false} data={[
          { value: 'location', label: t('location') }, { value: 'organization', label: t('location.organization') }, { value: 'item', label: t('item') },
        ]} />
      </Group>
      <Loaded query={position}>{({ items }) => (
        <>
          {items.length > 0 && (
            <Text size="sm" mb="xs">{t('report.sum', { date: date(items[0]!.at), assigned: number(sum(items, (r) => r.assigned)), total: number(sum(items, (r) => r.total)), free: number(sum(items, (r) => r.available)) })}</Text>
          )}
          <Rows<Schemas['Position']> key={by} name={`position-${by}`} rows={items} keyOf={(r) => `${r.organization} ${r.location} ${r.adamId}`} csv={{ path, file: `position-${at || today}.csv` }}
            link={by === 'item' ? (r) => linkTo(['catalog', r.adamId]) : by === 'location' ? (r) => linkTo(['locations', r.location ?? 0, 'content']) : undefined}
            empty={<Empty title={t('report.nothingThen')}>{t('report.nothingThenHint')}</Empty>}
            columns={[
              ...(by === 'item' ? [{ name: 'item', title: t('item'), cell: (r: Schemas['Position']) => <ItemName adamId={r.adamId} name={r.name} strong /> }]
                : [{ name: 'organization', title: t('location.organization'), cell: (r: Schemas['Position']) => r.organization }]),
              ...(by === 'location' ? [{ name: 'name', title: t('location'), cell: (r: Schemas['Position']) => <b>{r.locationName}</b> }] : []),
              { name: 'items', title: by === 'item' ? t('nav.locations') : t('distribution.items'), number: true, cell: (r) => number(r.items) },
              { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (r) => number(r.assigned) },
              { name: 'available', title: t('catalog.available'), number: true, cell: (r) => number(r.available) },
              { name: 'total', title: t('catalog.total'), number: true, cell: (r) => number(r.total) },
              { name: 'waiting', title: t('catalog.waiting'), number: true, cell: (r) => number(r.waiting) },
              { name: 'bar', title: t('catalog.use'), cell: (r) => <SeatBar assigned={r.assigned} total={r.total} /> },
              { name: 'value', title: t('report.value'), number: true, cell: (r) => (r.currency ? `${r.value} ${r.currency}` : '–') },
            ]} />
        </>
      )}</Loaded>
    </>
  );
}

function Demand() {
  const { t, number } = useWords();
  const [needed, setNeeded] = useState(false);
  const [horizon, setHorizon] = useState<number | string>(30);
  const path = `/v1/demand?horizonDays=${Number(horizon) || 30}&needed=${needed}`;
  const rows = useItems<Schemas['Demand']>(path);
  return (
    <Rows name="demand" rows={rows} keyOf={(r) => `${r.location} ${r.adamId} ${r.pricingParam}`} link={(r) => linkTo(['catalog', r.adamId])} csv={{ path, file: 'buy-list.csv' }} empty={<Empty title={t('demand.none')}>{t('demand.noneHint')}</Empty>}
      tools={<><Checkbox size="xs" label={t('demand.needed')} checked={needed} onChange={(e) => setNeeded(e.currentTarget.checked)} /><NumberInput size="xs" w={150} aria-label={t('demand.horizon')} suffix={' ' + t('demand.days')} min={1} max={730} value={horizon} onChange={setHorizon} /></>}
      columns={[
        { name: 'location', title: t('location'), cell: (r) => r.locationName },
        { name: 'name', title: t('item'), cell: (r) => <ItemName adamId={r.adamId} name={r.name} /> },
        { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (r) => number(r.assigned) },
        { name: 'available', title: t('catalog.available'), number: true, cell: (r) => number(r.available) },
        { name: 'total', title: t('catalog.total'), number: true, cell: (r) => number(r.total) },
        { name: 'waiting', title: t('catalog.waiting'), number: true, cell: (r) => number(r.waiting) },
        { name: 'perDay', title: t('demand.perDay'), number: true, cell: (r) => r.perDay.toFixed(1) },
        { name: 'ahead', title: t('demand.ahead', { n: Number(horizon) || 30 }), number: true, cell: (r) => `${number(Math.round(r.expected))} (${number(Math.round(r.low))}–${number(Math.round(r.high))})`, hidden: true },
        { name: 'daysLeft', title: t('demand.left'), number: true, cell: (r) => number(r.daysLeft) },
        { name: 'needed', title: t('demand.buy'), number: true, cell: (r) => <b>{number(r.needed)}</b> },
        { name: 'cost', title: t('demand.cost'), number: true, cell: (r) => `${r.cost} ${r.cost ? r.currency : ''}` },
      ]} />
  );
}

function Waiting() {
  const { t, word, moment } = useWords();
  const rows = useItems<Schemas['Waiting']>('/v1/waiting', 15_000);
  return (
    <Rows name="waiting-all" rows={rows} keyOf={(w) => `${w.adamId} ${w.location} ${w.place} ${w.holder}`} link={(w) => linkTo([w.kind === 'device' ? 'devices' : 'people', w.holder, 'explain'])}
      csv={{ path: '/v1/waiting', file: 'waiting.csv' }} empty={<Empty title={t('waiting.none')}>{t('waiting.noneHint')}</Empty>}
      columns={[
        { name: 'item', title: t('item'), cell: (w) => <ItemName adamId={w.adamId} /> },
        { name: 'place', title: t('waiting.place'), number: true, cell: (w) => w.place },
        { name: 'holder', title: t('holder'), cell: (w) => w.holder },
        { name: 'reason', title: t('reason'), cell: (w) => word('reason', w.reason) },
        { name: 'since', title: t('since'), cell: (w) => moment(w.since) },
      ]} />
  );
}
