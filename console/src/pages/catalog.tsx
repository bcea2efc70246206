// Apps and books that are owned, one row for each across locations.
import { Alert, Anchor, Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { SeatBar, UsageChart } from '../ui/charts';
import { Empty, Facts, Figure, Icon, Loaded, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';

type Item = Schemas['CatalogItem'];

export function Catalog() {
  const { path } = usePlace();
  return path[1] ? <OneItem adamId={path[1]} tab={path[2] ?? 'overview'} /> : <Items />;
}

function Items() {
  const { t, number, date } = useWords();
  const catalog = useGet<{ items: Item[] }>('/v1/catalog', 30_000);
  const [text, setText] = useState('');
  return (
    <>
      <PageHead title={t('nav.catalog')} />
      <Loaded query={catalog}>{({ items }) => (
        <Rows<Item> name="catalog" keyOf={(i) => i.adamId} link={(i) => linkTo(['catalog', i.adamId])} csv={{ path: '/v1/catalog', file: 'catalog.csv' }}
          rows={items.filter((i) => [i.name, i.adamId, i.bundleId, i.artist].some((w) => w.toLowerCase().includes(text.toLowerCase())))}
          tools={<TextInput size="xs" placeholder={t('filter')} aria-label={t('filter')} value={text} onChange={(e) => setText(e.currentTarget.value)} />}
          empty={<Empty title={t('catalog.none')}>{t('catalog.noneHint')}</Empty>}
          columns={[
            { name: 'icon', title: '', cell: (i) => <Icon name={i.name || i.adamId} /> },
            { name: 'name', title: t('name'), cell: (i) => <><Text size="sm" fw={600}>{i.name || i.adamId}</Text><span className="muted">{i.artist}</span></> },
            { name: 'adamId', title: 'adamId', cell: (i) => i.adamId, hidden: true },
            { name: 'kind', title: t('catalog.kind'), cell: (i) => i.kind },
            { name: 'bundleId', title: t('catalog.bundleId'), cell: (i) => i.bundleId, hidden: true },
            { name: 'version', title: t('catalog.version'), cell: (i) => i.version },
            { name: 'minimumOs', title: t('catalog.minimumOs'), cell: (i) => i.minimumOs, hidden: true },
            { name: 'families', title: t('catalog.families'), cell: (i) => i.families, hidden: true },
            { name: 'genres', title: t('catalog.genres'), cell: (i) => i.genres, hidden: true },
            { name: 'locations', title: t('nav.locations'), number: true, cell: (i) => number(i.locations) },
            { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (i) => number(i.assigned) },
            { name: 'available', title: t('catalog.available'), number: true, cell: (i) => number(i.available) },
            { name: 'total', title: t('catalog.total'), number: true, cell: (i) => number(i.total) },
            { name: 'bar', title: t('catalog.use'), cell: (i) => <SeatBar assigned={i.assigned} total={i.total} /> },
            { name: 'device', title: t('catalog.deviceAssignable'), cell: (i) => (i.deviceAssignable ? t('yes') : t('no')) },
            { name: 'irrevocable', title: t('catalog.irrevocable'), cell: (i) => (i.irrevocable ? t('yes') : t('no')), hidden: true },
            { name: 'custom', title: t('catalog.custom'), cell: (i) => (i.custom ? t('yes') : t('no')), hidden: true },
            { name: 'store', title: t('catalog.store'), cell: (i) => <State group="store" code={i.state} /> },
            { name: 'price', title: t('catalog.price'), cell: (i) => `${i.price} ${i.currency}`, hidden: true },
            { name: 'lookedAt', title: t('catalog.lookedAt'), cell: (i) => date(i.lookedAt), hidden: true },
          ]} />
      )}</Loaded>
    </>
  );
}

function OneItem({ adamId, tab }: { adamId: string; tab: string }) {
  const { t, number } = useWords();
  const catalog = useGet<{ items: Item[] }>('/v1/catalog');
  const assets = useItems<Schemas['Asset']>('/v1/assets').filter((a) => a.adamId === adamId);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const nameOf = (id: number) => locations.find((l) => l.id === id)?.name ?? String(id);
  return (
    <Loaded query={catalog}>{({ items }) => {
      const item = items.find((i) => i.adamId === adamId);
      const name = item?.name || assets[0]?.name || adamId;
      return (
        <>
          <PageHead title={name} note={[item?.artist, item?.kind, adamId].filter(Boolean).join(' · ')} />
          {item?.hint && <Alert variant="light" mb="md">{item.hint}</Alert>}
          <SimpleGrid cols={{ base: 3 }} mb="md" maw={560}>
            <Figure label={t('catalog.assigned')} value={number(item?.assigned)} />
            <Figure label={t('catalog.available')} value={number(item?.available)} />
            <Figure label={t('catalog.total')} value={number(item?.total)} />
          </SimpleGrid>
          <PageTabs now={tab} link={(value) => linkTo(['catalog', adamId, value])} tabs={[
          ['overview', t('catalog.overview')],
          ['holders', t('catalog.holders')],
          ['waiting', t('catalog.waiting')],
          ['distributions', t('nav.distributions')],
          ['about', t('catalog.about')],
        ]} />
          {tab === 'overview' && <Stack>{assets.map((a) => <OverTime key={a.location + a.pricingParam} asset={a} name={nameOf(a.location)} />)}</Stack>}
          {tab === 'holders' && (
            <List<Schemas['Holder']> name="holders" path={`/v1/assets/${adamId}/holders?pageSize=200`} keyOf={(h) => `${h.location} ${h.kind} ${h.holder} ${h.pricingParam}`}
              link={(h) => linkTo([h.kind === 'device' ? 'devices' : 'people', h.holder])} csv={{ path: `/v1/assets/${adamId}/holders?pageSize=2000`, file: `holders-${adamId}.csv` }}
              empty={<Empty title={t('catalog.noHolders')} />}
              columns={[
                { name: 'holder', title: t('holder'), cell: (h) => h.holder },
                { name: 'kind', title: t('kind'), cell: (h) => <State group="kind" code={h.kind} /> },
                { name: 'location', title: t('location'), cell: (h) => nameOf(h.location) },
                { name: 'pricing', title: t('catalog.pricing'), cell: (h) => h.pricingParam, hidden: true },
              ]} />
          )}
          {tab === 'waiting' && <Waiting adamId={adamId} nameOf={nameOf} />}
          {tab === 'distributions' && <Using adamId={adamId} />}
          {tab === 'about' && item && <About item={item} />}
        </>
      );
    }}</Loaded>
  );
}

function OverTime({ asset, name }: { asset: Schemas['Asset']; name: string }) {
  const { t, number } = useWords();
  const points = useItems<Schemas['UsagePoint']>(`/v1/locations/${asset.location}/usage/${asset.adamId}`).filter((p) => p.pricingParam === asset.pricingParam);
  const demand = useItems<Schemas['Demand']>(`/v1/demand?location=${asset.location}`).find((d) => d.adamId === asset.adamId && d.pricingParam === asset.pricingParam);
  return (
    <section className="card">
      <Group justify="space-between">
        <Anchor fw={600} href={linkTo(['locations', asset.location, 'content'])}>{name}{asset.pricingParam === 'PLUS' ? ' (PLUS)' : ''}</Anchor>
        <Text size="sm">{number(asset.assigned)} / {number(asset.total)} <SeatBar assigned={asset.assigned} total={asset.total} /></Text>
      </Group>
      <UsageChart points={points} perDay={demand?.perDay ?? 0} horizonDays={demand ? 30 : 0} />
      {demand && <Text className="muted">{demand.daysLeft === null ? t('demand.enough') : t('demand.daysLeft', { n: demand.daysLeft })}{demand.needed > 0 ? ' ' + t('demand.toBuy', { n: demand.needed }) : ''}</Text>}
    </section>
  );
}

function Waiting({ adamId, nameOf }: { adamId: string; nameOf: (id: number) => string }) {
  const { t, moment, word } = useWords();
  const rows = useItems<Schemas['Waiting']>('/v1/waiting', 15_000).filter((w) => w.adamId === adamId);
  return (
    <Rows name="waiting" rows={rows} keyOf={(w) => `${w.location} ${w.place} ${w.holder}`} link={(w) => linkTo([w.kind === 'device' ? 'devices' : 'people', w.holder, 'explain'])}
      empty={<Empty title={t('waiting.none')} />}
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

function About({ item }: { item: Item }) {
  const { t, moment } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const [price, setPrice] = useState(item.price);
  const [currency, setCurrency] = useState(item.currency || 'EUR');
  const yes = (value: boolean) => (value ? t('yes') : t('no'));
  return (
    <Stack>
      <Facts rows={[
        ['adamId', item.adamId], [t('catalog.bundleId'), item.bundleId], [t('catalog.kind'), item.kind], [t('catalog.version'), item.version],
        [t('catalog.minimumOs'), item.minimumOs], [t('catalog.families'), item.families], [t('catalog.genres'), item.genres],
        [t('catalog.storefront'), item.storefront], [t('catalog.deviceAssignable'), yes(item.deviceAssignable)], [t('catalog.irrevocable'), yes(item.irrevocable)],
        [t('catalog.custom'), yes(item.custom)], [t('catalog.lookedAt'), moment(item.lookedAt)],
      ]} />
      {may('licenses') && (
        <Group align="end">
          <TextInput label={t('catalog.price')} description={t('catalog.priceHint')} value={price} onChange={(e) => setPrice(e.currentTarget.value)} />
          <TextInput label={t('catalog.currency')} value={currency} w={90} onChange={(e) => setCurrency(e.currentTarget.value.toUpperCase())} />
          <Button variant="default" onClick={() => void act(() => send('PUT', `/v1/catalog/${item.adamId}/price`, { price, currency }), t('saved'))}>{t('save')}</Button>
        </Group>
      )}
    </Stack>
  );
}
