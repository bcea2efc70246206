// Search across everything: pages, items, locations, devices, people, groups, distributions.
import { Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { KeyboardEvent, useEffect, useState } from 'react';

import { page, Schemas } from '../api/client';
import { PAGES } from '../app';
import { useWords } from '../i18n/words';
import { go, linkTo } from '../router';

interface Hit {
  kind: string;
  name: string;
  note?: string;
  link: string;
}

async function find(text: string): Promise<Hit[]> {
  const enough = text.length >= 2;
  const query = encodeURIComponent(text);
  const has = (...words: (string | undefined)[]) => words.some((w) => w?.toLowerCase().includes(text.toLowerCase()));
  const none = { items: [] };
  const [items, locations, groups, distributions, devices, people] = await Promise.all([
    page<Schemas['CatalogItem']>('/v1/catalog').catch(() => none),
    page<Schemas['Location']>('/v1/locations').catch(() => none),
    page<Schemas['Group']>('/v1/groups').catch(() => none),
    page<Schemas['Distribution']>('/v1/distributions').catch(() => none),
    enough ? page<Schemas['Device']>(`/v1/inventory/devices?pageSize=6&text=${query}`).catch(() => none) : none,
    enough ? page<Schemas['Person']>(`/v1/inventory/people?pageSize=6&text=${query}`).catch(() => none) : none,
  ]);
  return [
    ...locations.items.filter((l) => has(l.name)).map((l) => ({ kind: 'nav.locations', name: l.name, link: linkTo(['locations', l.id]) })),
    ...items.items.filter((i) => has(i.name, i.adamId)).slice(0, 6).map((i) => ({ kind: 'nav.catalog', name: i.name, note: i.adamId, link: linkTo(['catalog', i.adamId]) })),
    ...distributions.items.filter((d) => has(d.name)).slice(0, 6).map((d) => ({ kind: 'nav.distributions', name: d.name, link: linkTo(['distributions', d.id]) })),
    ...groups.items.filter((g) => has(g.name)).slice(0, 6).map((g) => ({ kind: 'nav.groups', name: g.name, link: linkTo(['groups', g.id]) })),
    ...devices.items.map((d) => ({ kind: 'nav.devices', name: d.name || d.serialNumber, note: d.serialNumber, link: linkTo(['devices', d.serialNumber]) })),
    ...people.items.map((p) => ({ kind: 'nav.people', name: p.name || p.clientUserId, note: p.clientUserId, link: linkTo(['people', p.clientUserId]) })),
  ];
}

export function Palette({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 150);
  const [at, setAt] = useState(0);
  const found = useQuery({ queryKey: ['search', wanted], queryFn: () => find(wanted), enabled: open && wanted !== '' });
  const pages: Hit[] = PAGES.filter((one) => t(one.title).toLowerCase().includes(text.toLowerCase()))
    .map((one) => ({ kind: 'search.page', name: t(one.title), link: linkTo([one.name]) }));
  const hits = [...pages, ...(found.data ?? [])].slice(0, 30);
  useEffect(() => setAt(0), [text, open]);
  const choose = (hit: Hit | undefined) => {
    if (!hit) return;
    go(hit.link);
    setText('');
    close();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((i) => Math.min(i + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setAt((i) => Math.max(i - 1, 0));
    else if (event.key === 'Enter') choose(hits[at]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal opened={open} onClose={close} title={t('search')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <TextInput data-autofocus aria-label={t('search')} placeholder={t('search.hint')} value={text}
                 onChange={(e) => setText(e.currentTarget.value)} onKeyDown={onKey} />
      <Stack gap={2} mt="sm" role="listbox" aria-label={t('search.found')}>
        {hits.map((hit, i) => (
          <div key={hit.link + i} role="option" aria-selected={i === at} onMouseEnter={() => setAt(i)} onClick={() => choose(hit)}
               style={{ padding: '6px 10px', borderRadius: 4, cursor: 'pointer', background: i === at ? 'var(--mantine-color-default-hover)' : undefined }}>
            <Text span size="sm" fw={500}>{hit.name}</Text>
            <Text span size="xs" className="muted" ml={8}>{t(hit.kind as 'nav.home')}{hit.note ? ` · ${hit.note}` : ''}</Text>
          </div>
        ))}
        {hits.length === 0 && <Text size="sm">{t('search.nothing')}</Text>}
      </Stack>
    </Modal>
  );
}
