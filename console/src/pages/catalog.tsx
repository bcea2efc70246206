// Apps and books that are owned, one row for each across locations.
import { Checkbox, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { SeatBar } from '../ui/charts';
import { ItemIcon } from '../ui/icons';
import { Empty, PageHead, State, useItems } from '../ui/parts';
import { List } from '../ui/table';
import { OneItem } from './item';

type Item = Schemas['CatalogItem'];

export function Catalog() {
  const { path } = usePlace();
  return path[1] ? <OneItem adamId={path[1]} tab={path[2] ?? 'overview'} /> : <Items />;
}

const PLATFORMS = ['iOS', 'iPadOS', 'macOS', 'tvOS', 'visionOS', 'watchOS'];

function Items() {
  const { t, number, date, word } = useWords();
  const { query } = usePlace();
  const [filter, setFilter] = useState({
    text: query.get('text') ?? '', kind: query.get('kind') ?? '', platform: query.get('platform') ?? '', state: query.get('state') ?? '',
    location: query.get('location') ?? '', short: query.get('short') === 'true' ? 'true' : '',
  });
  const [wanted] = useDebouncedValue(filter, 200);
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const words = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== '')).toString();
  const path = '/v1/catalog' + (words ? `?${words}` : '');
  const nameOf = (id: number) => locations.find((l) => l.id === id)?.name ?? String(id);
  const yes = (value: boolean) => (value ? t('yes') : t('no'));
  const pick = (name: keyof typeof filter, label: string, data: { value: string; label: string }[]) => (
    <Select size="xs" w={140} clearable aria-label={label} placeholder={label} data={data} value={filter[name] || null} onChange={(value) => setFilter({ ...filter, [name]: value ?? '' })} />
  );
  return (
    <>
      <PageHead title={t('nav.catalog')} />
      <Group gap="xs" mb="xs" className="no-print">
        <TextInput size="xs" placeholder={t('filter')} aria-label={t('filter')} value={filter.text} onChange={(e) => setFilter({ ...filter, text: e.currentTarget.value })} />
        {pick('kind', t('catalog.kind'), [{ value: 'app', label: word('type', 'App') }, { value: 'book', label: word('type', 'Book') }])}
        {pick('platform', t('catalog.platforms'), PLATFORMS.map((value) => ({ value, label: value })))}
        {pick('location', t('location'), locations.map((l) => ({ value: String(l.id), label: l.name })))}
        {pick('state', t('catalog.store'), ['found', 'not_found', 'left_store'].map((value) => ({ value, label: word('store', value) })))}
        <Checkbox size="xs" label={t('catalog.short')} checked={filter.short === 'true'} onChange={(e) => setFilter({ ...filter, short: e.currentTarget.checked ? 'true' : '' })} />
      </Group>
      <List<Item> name="catalog" path={path} every={30_000} keyOf={(i) => i.adamId} link={(i) => linkTo(['catalog', i.adamId])} csv={{ path, file: 'catalog.csv' }}
        empty={words ? <Empty title={t('search.nothing')} /> : <Empty title={t('catalog.none')}>{t('catalog.noneHint')}</Empty>}
        columns={[
          { name: 'icon', title: t('catalog.icon'), cell: (i) => <ItemIcon adamId={i.adamId} name={i.name} /> },
          { name: 'name', title: t('name'), cell: (i) => <><Text size="sm" fw={600}>{i.name || i.adamId}</Text><span className="muted">{i.artist}</span></> },
          { name: 'adamId', title: 'adamId', cell: (i) => i.adamId, hidden: true },
          { name: 'kind', title: t('catalog.kind'), cell: (i) => <State group="type" code={i.kind.includes('book') ? 'Book' : 'App'} /> },
          { name: 'platforms', title: t('catalog.platforms'), cell: (i) => i.platforms },
          { name: 'bundleId', title: t('catalog.bundleId'), cell: (i) => i.bundleId, hidden: true },
          { name: 'version', title: t('catalog.version'), cell: (i) => i.version, hidden: true },
          { name: 'minimumOs', title: t('catalog.minimumOs'), cell: (i) => i.minimumOs, hidden: true },
          { name: 'families', title: t('catalog.families'), cell: (i) => i.families, hidden: true },
          { name: 'genres', title: t('catalog.genres'), cell: (i) => i.genres, hidden: true },
          { name: 'pricing', title: t('catalog.pricing'), cell: (i) => i.pricing },
          { name: 'device', title: t('catalog.deviceAssignable'), cell: (i) => yes(i.deviceAssignable) },
          { name: 'irrevocable', title: t('catalog.irrevocable'), cell: (i) => yes(i.irrevocable), hidden: true },
          { name: 'locations', title: t('nav.locations'), cell: (i) => i.locationIds.map(nameOf).join(', ') },
          { name: 'assigned', title: t('catalog.assigned'), number: true, cell: (i) => <a href={linkTo(['catalog', i.adamId, 'holders'])} onClick={(e) => e.stopPropagation()}>{number(i.assigned)}</a> },
          { name: 'available', title: t('catalog.available'), number: true, cell: (i) => number(i.available) },
          { name: 'retired', title: t('catalog.retired'), number: true, cell: (i) => number(i.retired), hidden: true },
          { name: 'total', title: t('catalog.total'), number: true, cell: (i) => number(i.total) },
          { name: 'bar', title: t('catalog.use'), cell: (i) => <SeatBar assigned={i.assigned} total={i.total} /> },
          { name: 'store', title: t('catalog.store'), cell: (i) => <State group="store" code={i.state} /> },
          { name: 'addedAt', title: t('catalog.addedAt'), cell: (i) => date(i.addedAt), hidden: true },
          { name: 'status', title: t('catalog.status'), cell: (i) => (i.addStatus ? <><State group="add" code={i.addStatus} /> <span className="muted">{i.comment}</span></> : '–'), hidden: true },
          { name: 'custom', title: t('catalog.custom'), cell: (i) => yes(i.custom), hidden: true },
          { name: 'price', title: t('catalog.price'), cell: (i) => `${i.price} ${i.currency}`, hidden: true },
          { name: 'lookedAt', title: t('catalog.lookedAt'), cell: (i) => date(i.lookedAt), hidden: true },
        ]} />
    </>
  );
}
