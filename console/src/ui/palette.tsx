// Search across everything: pages, what one can do, items, locations, devices, people, groups, distributions, plans,
// operations.
import { Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { KeyboardEvent, useEffect, useState } from 'react';

import { call, listOf, read, Source } from '../api/client';
import { PAGES } from '../app';
import { Key, useWords } from '../i18n/words';
import { go, linkTo } from '../router';
import { useSession } from '../session';

interface Hit {
  kind: Key;
  name: string;
  note?: string;
  link: string;
}

/** What one can do from anywhere: words, the place, the permission that it needs. */
const ACTS: [Key, string, string][] = [
  ['location.add', linkTo(['locations', 'add']), 'tokens'], ['distribution.new', linkTo(['distributions', 'new']), 'distribute'],
  ['plan.whatIf', linkTo(['plans', 'what-if']), 'distribute'], ['import.devices', linkTo(['devices', 'import']), 'inventory'],
  ['import.people', linkTo(['people', 'import']), 'inventory'], ['group.new', linkTo(['groups', 'new']), 'inventory'],
  ['settings.accounts', linkTo(['settings', 'accounts']), 'accounts'], ['settings.roles', linkTo(['settings', 'roles']), 'accounts'],
  ['settings.keys', linkTo(['settings', 'keys']), 'accounts'], ['settings.automatic', linkTo(['settings', 'automatic']), 'view'],
  ['settings.organization', linkTo(['settings', 'organization']), 'view'], ['own.settings', linkTo(['settings', 'own']), 'view'],
];

async function rowsOf<T>(from: Source<{ items: T[] }>): Promise<T[]> {
  return read<{ items: T[] }>(from.address).then((list) => list.items, () => []);
}

const has = (text: string, ...words: (string | undefined)[]) => words.some((w) => w?.toLowerCase().includes(text.toLowerCase()));

async function find(text: string): Promise<Hit[]> {
  const enough = text.length >= 2;
  const number = /^#?\d+$/.test(text) ? Number(text.replace('#', '')) : 0;
  const none = Promise.resolve([] as never[]);
  const [items, locations, groups, distributions, devices, people, plan, operation] = await Promise.all([
    rowsOf(listOf('/v1/catalog')), rowsOf(listOf('/v1/locations')), rowsOf(listOf('/v1/groups')), rowsOf(listOf('/v1/distributions')),
    enough ? rowsOf(listOf('/v1/inventory/devices', { pageSize: 6, text })) : none,
    enough ? rowsOf(listOf('/v1/inventory/people', { pageSize: 6, text })) : none,
    number ? call('GET', '/v1/plans/{id}', { id: number }).catch(() => undefined) : undefined,
    number ? call('GET', '/v1/operations/{id}', { id: number }).catch(() => undefined) : undefined,
  ]);
  return [
    ...(plan ? [{ kind: 'nav.plans' as Key, name: `#${plan.id}`, note: plan.scope, link: linkTo(['plans', plan.id]) }] : []),
    ...(operation ? [{ kind: 'nav.operations' as Key, name: `#${operation.id}`, note: operation.note, link: linkTo(['operations', operation.id]) }] : []),
    ...locations.filter((l) => has(text, l.name, l.appleName, l.organization)).slice(0, 6).map((l) => ({ kind: 'nav.locations' as Key, name: l.name, note: l.organization, link: linkTo(['locations', l.id]) })),
    ...items.filter((i) => has(text, i.name, i.adamId, i.bundleId, i.artist)).slice(0, 6).map((i) => ({ kind: 'nav.catalog' as Key, name: i.name || i.adamId, note: i.adamId, link: linkTo(['catalog', i.adamId]) })),
    ...distributions.filter((d) => has(text, d.name)).slice(0, 6).map((d) => ({ kind: 'nav.distributions' as Key, name: d.name, link: linkTo(['distributions', d.id]) })),
    ...groups.filter((g) => has(text, g.name, g.description)).slice(0, 6).map((g) => ({ kind: 'nav.groups' as Key, name: g.name, note: g.description, link: linkTo(['groups', g.id]) })),
    ...devices.map((d) => ({ kind: 'nav.devices' as Key, name: d.name || d.serialNumber, note: d.serialNumber, link: linkTo(['devices', d.serialNumber]) })),
    ...people.map((p) => ({ kind: 'nav.people' as Key, name: p.name || p.clientUserId, note: p.clientUserId, link: linkTo(['people', p.clientUserId]) })),
    ...(devices.length === 6 ? [{ kind: 'nav.devices' as Key, name: text, note: '…', link: linkTo(['devices'], { text }) }] : []),
    ...(people.length === 6 ? [{ kind: 'nav.people' as Key, name: text, note: '…', link: linkTo(['people'], { text }) }] : []),
  ];
}

export function Palette({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useWords();
  const { may, mayEverywhere } = useSession();
  const offers = (needs: string) => (needs === 'accounts' ? mayEverywhere(needs) : may(needs));
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const [at, setAt] = useState(0);
  const found = useQuery({ queryKey: ['search', wanted], queryFn: () => find(wanted), enabled: open && wanted !== '' });
  const pages: Hit[] = PAGES.filter((one) => (!one.needs || may(one.needs)) && has(text, t(one.title)))
    .map((one) => ({ kind: 'search.page', name: t(one.title), link: linkTo([one.name]) }));
  const acts: Hit[] = text.trim() === '' ? [] : ACTS.filter(([name, , needs]) => offers(needs) && has(text, t(name))).map(([name, link]) => ({ kind: 'search.act', name: t(name), link }));
  const hits = [...pages, ...acts, ...(found.data ?? [])].slice(0, 40);
  useEffect(() => setAt(0), [text, open]);
  useEffect(() => {
    void document.getElementById(`hit-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
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
      <TextInput data-autofocus role="combobox" aria-expanded aria-controls="hits" aria-activedescendant={hits.length > 0 ? `hit-${at}` : undefined} aria-label={t('search')} placeholder={t('search.hint')}
                 value={text} onChange={(e) => setText(e.currentTarget.value)} onKeyDown={onKey} />
      {hits.length === 0 ? <Text size="sm" mt="sm" role="status">{found.isFetching ? t('loading') : t('search.nothing')}</Text> : (
        <Stack gap={2} mt="sm" role="listbox" id="hits" aria-label={t('search.found')}>
          {hits.map((hit, i) => (
            <div key={hit.link + i} id={`hit-${i}`} role="option" aria-selected={i === at} onMouseEnter={() => setAt(i)} onClick={() => choose(hit)}
                 style={{ padding: '6px 10px', borderRadius: 4, cursor: 'pointer', background: i === at ? 'var(--mantine-color-default-hover)' : undefined }}>
              <Text span size="sm" fw={500}>{hit.name}</Text>
              <Text span size="xs" className="muted" ml={8}>{t(hit.kind)}{hit.note ? ` · ${hit.note}` : ''}</Text>
            </div>
          ))}
        </Stack>
      )}
    </Modal>
  );
}
