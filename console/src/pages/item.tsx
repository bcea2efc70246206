// One app or book, with its tabs.
import { Alert, Anchor, Button, Group, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { useSession } from '../session';
import { SeatBar, SeatsChart } from '../ui/charts';
import { Filter } from '../ui/filters';
import { ItemIcon } from '../ui/icons';
import { Empty, Facts, Figure, Loaded, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';

type Item = Schemas['CatalogItemDetail'];
const HORIZON = 30;

export function OneItem({ adamId, tab }: { adamId: string; tab: string }) {
  const { t, number } = useWords();
  const { may } = useSession();
  const item = useGet<Item>(`/v1/catalog/${adamId}`, 30_000);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const waiting = useItems<Schemas['Waiting']>('/v1/waiting', 30_000).filter((w) => w.adamId === adamId);
  const nameOf = (id: number) => locations.find((l) => l.id === id)?.name ?? String(id);
  return (
    <Loaded query={item}>{(i) => (
      <>
        <PageHead title={i.name || adamId} icon={<ItemIcon adamId={adamId} name={i.name} size={56} />}
                  note={<>{[i.artist, i.platforms, adamId].filter(Boolean).join(' · ')} <State group="store" code={i.state} /></>}>
          {may('distribute') && <Button component="a" size="xs" href={linkTo(['distributions', 'new'], { item: adamId })}>{t('distribution.new')}</Button>}
        </PageHead>
        {i.hint && <Alert variant="light" mb="md">{i.hint}</Alert>}
        <SimpleGrid cols={{ base: 2, sm: 4 }} mb="md" maw={760} spacing="sm">
          <Figure label={t('catalog.assigned')} value={number(i.assigned)} link={linkTo(['catalog', adamId, 'holders'])} />
          <Figure label={t('catalog.available')} value={number(i.available)} />
          <Figure label={t('catalog.total')} value={number(i.total)} note={<SeatBar assigned={i.assigned} total={i.total} width="100%" />} />
          <Figure label={t('catalog.waiting')} value={number(waiting.length)} link={linkTo(['catalog', adamId, 'waiting'])} />
        </SimpleGrid>
        <PageTabs now={tab} link={(value) => linkTo(['catalog', adamId, value])} tabs={[
          ['overview', t('catalog.overview')],
          ['holders', t('catalog.holders')],
          ['waiting', t('catalog.waiting')],
          ['distributions', t('nav.distributions')],
          ['versions', t('catalog.versions')],
          ['about', t('catalog.about')],
        ]} />
        {tab === 'overview' && <Overview item={i} nameOf={nameOf} />}
        {tab === 'holders' && <Holders item={i} />}
        {tab === 'waiting' && <Waiting rows={waiting} adamId={adamId} nameOf={nameOf} />}
        {tab === 'distributions' && <Using adamId={adamId} />}
        {tab === 'versions' && <Versions item={i} />}
        {tab === 'about' && <About item={i} />}
      </>
    )}</Loaded>
  );
}

/** Counts over time in each location, and how they go on. */
function Overview({ item, nameOf }: { item: Item; nameOf: (id: number) => string }) {
  const { t } = useWords();
  const demand = useItems<Schemas['Demand']>(`/v1/demand?adamId=${item.adamId}&horizonDays=${HORIZON}`);
  const of = (a: Schemas['Asset']) => demand.find((d) => d.location === a.location && d.pricingParam === a.pricingParam);
  const owned = item.tiers.filter((a) => a.owned);
  if (owned.length === 0) return <Empty title={t('catalog.none')}>{t('catalog.noneHint')}</Empty>;
  return <Stack>{owned.map((a) => <OverTime key={a.location + a.pricingParam} asset={a} name={nameOf(a.location)} demand={of(a)} />)}</Stack>;
}

function OverTime({ asset, name, demand }: { asset: Schemas['Asset']; name: string; demand?: Schemas['Demand'] }) {
  const { t, number } = useWords();
  const points = useItems<Schemas['UsagePoint']>(`/v1/locations/${asset.location}/usage/${asset.adamId}`).filter((p) => p.pricingParam === asset.pricingParam);
  const ahead = demand && points.length > 1 ? { days: HORIZON, expected: demand.expected, low: demand.low, high: demand.high } : undefined;
  return (
    <section className="card">
      <Group justify="space-between" mb="xs">
        <Anchor fw={600} href={linkTo(['locations', asset.location, 'content'])}>{name}{asset.pricingParam === 'PLUS' ? ' (PLUS)' : ''}</Anchor>
        <Text size="sm">{number(asset.assigned)} / {asset.unlimited ? t('catalog.unlimited') : number(asset.total)} <SeatBar assigned={asset.assigned} total={asset.total} /></Text>
      </Group>
      <SeatsChart points={points} ahead={ahead} />
      {demand && (
        <Text className="muted">
          {demand.daysLeft === null ? t('demand.enough') : t('demand.daysLeft', { n: demand.daysLeft })}
          {demand.needed > 0 && <> <b>{t('demand.toBuy', { n: demand.needed })}</b> <Anchor size="sm" href={linkTo(['reports', 'demand'])}>{t('report.demand')}</Anchor></>}
        </Text>
      )}
    </section>
  );
}

/** Holders by location and reason; each group opens. */
function Holders({ item }: { item: Item }) {
  const { t, number, word } = useWords();
  const path = `/v1/assets/${item.adamId}`;
  const groups = useGet<{ items: Schemas['HolderGroup'][] }>(`${path}/holder-groups`);
  const [open, setOpen] = useState('');
  return (
    <Loaded query={groups}>{({ items }) => items.length === 0 ? <div className="card"><Empty title={t('catalog.noHolders')}><Anchor href={linkTo(['distributions', 'new'], { item: item.adamId })}>{t('distribution.new')}</Anchor></Empty></div> : (
      <Stack gap="xs">
        {items.map((group) => {
          const key = `${group.location} ${group.reason} ${group.distribution}`;
          const reason = group.reason === 'distribution' ? String(group.distribution) : group.reason;
          const shown = open === key || items.length === 1;
          return (
            <section key={key} className="card">
              <Group justify="space-between" wrap="nowrap">
                <button type="button" className="opener" aria-expanded={shown} onClick={() => setOpen(open === key ? '' : key)}>
                  <span aria-hidden="true">{shown ? '▾' : '▸'}</span> <b>{group.reason === 'distribution' ? group.name || t('distribution.title', { id: group.distribution }) : word('why', group.reason)}</b> · {group.locationName}
                </button>
                <Text size="sm" fw={600}>{t('catalog.holdersN', { n: group.holders })}</Text>
              </Group>
              {shown && <HolderRows path={`${path}/holders?location=${group.location}&reason=${reason}`} group={group} />}
            </section>
          );
        })}
        <Text className="muted">{t('catalog.holdersTotal', { n: items.reduce((sum, group) => sum + group.holders, 0), assigned: number(item.assigned) })}</Text>
      </Stack>
    )}</Loaded>
  );
}

function HolderRows({ path, group }: { path: string; group: Schemas['HolderGroup'] }) {
  const { t, moment, word } = useWords();
  const filters: Filter[] = [{ name: 'text', title: t('filter'), hint: t('holder.filterHint') }];
  return (
    <List<Schemas['Holder']> name="holders" path={path} filters={filters} first="holder" file="holders.csv" keyOf={(h) => `${h.kind} ${h.holder} ${h.pricingParam}`}
      link={(h) => linkTo([h.kind === 'device' ? 'devices' : 'people', h.holder])}
      empty={<Empty title={t('catalog.noHolders')} />}
      columns={[
        { name: 'holder', title: t('holder'), cell: (h) => h.holder },
        { name: 'kind', title: t('kind'), cell: (h) => <State group="kind" code={h.kind} /> },
        { name: 'since', title: t('since'), cell: (h) => moment(h.since) },
        { name: 'reason', title: t('reason'), cell: (h) => (h.reason === 'distribution'
          ? <Anchor size="sm" href={linkTo(['distributions', h.distribution ?? 0])} onClick={(e) => e.stopPropagation()}>{group.name}</Anchor>
          : word('why', h.reason ?? 'others')) },
        { name: 'pricing', title: t('catalog.pricing'), cell: (h) => h.pricingParam },
        { name: 'explain', title: t('explain'), cell: (h) => <Anchor size="sm" href={linkTo([h.kind === 'device' ? 'devices' : 'people', h.holder, 'explain'])} onClick={(e) => e.stopPropagation()}>{t('explain')}</Anchor> },
      ]} />
  );
}

function Waiting({ rows, adamId, nameOf }: { rows: Schemas['Waiting'][]; adamId: string; nameOf: (id: number) => string }) {
  const { t, moment, word } = useWords();
  return (
    <Rows name="waiting" rows={rows} keyOf={(w) => `${w.location} ${w.place} ${w.holder}`} link={(w) => linkTo([w.kind === 'device' ? 'devices' : 'people', w.holder, 'explain'])}
      empty={<Empty title={t('waiting.none')}><Anchor href={linkTo(['catalog', adamId, 'holders'])}>{t('catalog.holders')}</Anchor></Empty>}
      columns={[
        { name: 'place', title: t('waiting.place'), number: true, cell: (w) => w.place },
        { name: 'holder', title: t('holder'), cell: (w) => w.holder },
        { name: 'location', title: t('location'), cell: (w) => nameOf(w.location) },
        { name: 'reason', title: t('reason'), cell: (w) => word('reason', w.reason) },
        { name: 'since', title: t('since'), cell: (w) => moment(w.since) },
      ]} />
  );
}

function Using({ adamId }: { adamId: string }) {
  const { t } = useWords();
  const rows = useItems<Schemas['Distribution']>('/v1/distributions').filter((d) => d.items?.some((i) => i.adamId === adamId));
  return (
    <Rows name="using" rows={rows} keyOf={(d) => String(d.id)} link={(d) => linkTo(['distributions', d.id])}
      empty={<Empty title={t('catalog.noDistributions')}><Anchor href={linkTo(['distributions', 'new'], { item: adamId })}>{t('distribution.new')}</Anchor></Empty>}
      columns={[
        { name: 'name', title: t('name'), cell: (d) => d.name },
        { name: 'state', title: t('state'), cell: (d) => <State group="distribution" code={d.state} /> },
        { name: 'shortage', title: t('distribution.shortage'), cell: (d) => <State group="shortage" code={d.shortage} /> },
      ]} />
  );
}

function Versions({ item }: { item: Item }) {
  const { t, moment } = useWords();
  return (
    <Rows name="versions" rows={item.versions} keyOf={(v) => v.version} empty={<Empty title={t('catalog.noVersions')} />}
      columns={[
        { name: 'version', title: t('catalog.version'), cell: (v) => <b>{v.version}</b> },
        { name: 'minimumOs', title: t('catalog.minimumOs'), cell: (v) => v.minimumOs || '–' },
        { name: 'seenAt', title: t('catalog.seenAt'), cell: (v) => moment(v.seenAt) },
      ]} />
  );
}

function About({ item }: { item: Item }) {
  const { t, moment } = useWords();
  const { mayEverywhere } = useSession();
  const { act } = useAct();
  const [price, setPrice] = useState(item.price);
  const [currency, setCurrency] = useState(item.currency || 'EUR');
  const yes = (value: boolean) => (value ? t('yes') : t('no'));
  return (
    <Stack gap="lg">
      <Facts rows={[
        ['adamId', item.adamId], [t('catalog.bundleId'), item.bundleId], [t('catalog.kind'), item.kind], [t('catalog.version'), item.version],
        [t('catalog.minimumOs'), item.minimumOs], [t('catalog.families'), item.families], [t('catalog.genres'), item.genres],
        [t('catalog.pricing'), item.pricing], [t('catalog.storefront'), item.storefront], [t('catalog.deviceAssignable'), yes(item.deviceAssignable)],
        [t('catalog.irrevocable'), yes(item.irrevocable)], [t('catalog.custom'), yes(item.custom)], [t('catalog.addedAt'), moment(item.addedAt)],
        [t('catalog.lookedAt'), moment(item.lookedAt)],
      ]} />
      {mayEverywhere('licenses') && (
        <section className="no-print">
          <Title order={2} mb={4}>{t('catalog.price')}</Title>
          <Text size="sm" mb="xs">{t('catalog.priceHint')}</Text>
          <Group align="end">
            <TextInput label={t('catalog.price')} value={price} onChange={(e) => setPrice(e.currentTarget.value)} />
            <TextInput label={t('catalog.currency')} value={currency} w={90} onChange={(e) => setCurrency(e.currentTarget.value.toUpperCase())} />
            <Button variant="default" onClick={() => void act(() => send('PUT', `/v1/catalog/${item.adamId}/price`, { price, currency }), t('saved'))}>{t('save')}</Button>
          </Group>
        </section>
      )}
    </Stack>
  );
}
