// The builder of a distribution: items, targets with a live count, what happens when seats are too few, dates.
import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo } from '../router';
import { PageHead, useAct, useItems } from '../ui/parts';
import { useToast } from '../ui/toast';

type Distribution = Schemas['Distribution'];
const POLICIES = ['wait', 'fail', 'unlicensed', 'borrow', 'reclaim'] as const;

export function DistributionForm({ item, before }: { item: string; before?: Distribution }) {
  const { t, word, number } = useWords();
  const { tell } = useToast();
  const { act, busy } = useAct();
  const catalog = useItems<Schemas['CatalogItem']>('/v1/catalog');
  const groups = useItems<Schemas['Group']>('/v1/groups');
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const units = useItems<Schemas['Unit']>('/v1/units');
  const [name, setName] = useState(before?.name ?? '');
  const [unit, setUnit] = useState(before ? String(before.unit) : '');
  const [items, setItems] = useState<{ adamId: string; by: string; install: boolean }[]>(
    before ? (before.items ?? []).map((i) => ({ adamId: i.adamId, by: i.by ?? 'device', install: i.install ?? true })) : item ? [{ adamId: item, by: 'device', install: true }] : []);
  const ofKind = (excluded: boolean) => (before?.targets ?? []).filter((x) => x.kind === 'group' && x.excluded === excluded).map((x) => String(x.id));
  const [included, setIncluded] = useState(ofKind(false));
  const [excluded, setExcluded] = useState(ofKind(true));
  const [everyone, setEveryone] = useState(before?.targets?.some((x) => x.kind === 'everyone') ?? false);
  const [serials, setSerials] = useState<string[]>([]);
  const [people, setPeople] = useState<string[]>([]);
  const others = (before?.targets ?? []).filter((x) => x.kind === 'device' || x.kind === 'person').length;
  const [shortage, setShortage] = useState<string>(before?.shortage ?? 'wait');
  const [lender, setLender] = useState(before?.borrow ? String(before.borrow.location) : '');
  const [seatsMax, setSeatsMax] = useState(before?.borrow?.seatsMax ?? 10);
  const [idleDays, setIdleDays] = useState(before?.idleDays ?? 60);
  const [grants, setGrants] = useState(before?.grants ?? true);
  const [revokes, setRevokes] = useState(before?.revokes ?? true);
  const [priority, setPriority] = useState(before?.priority ?? 0);
  const [from, setFrom] = useState(before?.startsAt?.slice(0, 10) ?? '');
  const [to, setTo] = useState(before?.endsAt?.slice(0, 10) ?? '');
  const [reserved, setReserved] = useState((before?.reservations ?? []).map((r) => ({ group: String(r.group), floor: r.floor ?? 0, ceiling: r.ceiling ?? null })));

  const groupOptions = groups.map((g) => ({ value: String(g.id), label: `${g.name} (${number((g.devices ?? 0) + (g.people ?? 0))})` }));
  const sum = (ids: string[], of: 'devices' | 'people') => groups.filter((g) => ids.includes(String(g.id))).reduce((n, g) => n + (g[of] ?? 0), 0);
  const chosen = (ids: string[]) => setItems(ids.map((adamId) => items.find((i) => i.adamId === adamId) ?? {
    adamId, by: catalog.find((c) => c.adamId === adamId)?.deviceAssignable === false ? 'person' : 'device', install: true }));
  const save = async () => {
    const targets: Record<string, unknown>[] = [
      ...included.map((id) => ({ group: Number(id) })), ...excluded.map((id) => ({ group: Number(id), excluded: true })),
      ...serials.map((serialNumber) => ({ serialNumber })), ...people.map((clientUserId) => ({ clientUserId })),
      ...(everyone ? [{ everyone: true }] : []),
    ];
    const body: Record<string, unknown> = {
      name, items, shortage, idleDays, grants, revokes, priority,
      startsAt: from ? `${from}T00:00:00Z` : null, endsAt: to ? `${to}T00:00:00Z` : null,
      reservations: reserved.filter((r) => r.group).map((r) => ({ group: Number(r.group), floor: r.floor, ...(r.ceiling === null ? {} : { ceiling: r.ceiling }) })),
      borrow: shortage === 'borrow' && lender ? { location: Number(lender), seatsMax } : null,
    };
    // Devices and people that were named one by one stay as they are unless the targets are named anew.
    if (others === 0 || serials.length + people.length > 0) body.targets = targets;
    if (unit) body.unit = Number(unit);
    const saved = await act(() => before ? send<Distribution>('PATCH', `/v1/distributions/${before.id}`, body) : send<Distribution>('POST', '/v1/distributions', body), t('distribution.saved'));
    for (const warning of saved?.warnings ?? []) tell(warning);
    if (saved) go(linkTo(['distributions', saved.id]));
  };
  return (
    <>
      <PageHead title={before ? before.name : t('distribution.new')} note={t('distribution.saveHint')} />
      <Stack maw={860} gap="lg">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t('name')} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
          {units.length > 1 && <Select label={t('unit')} description={t('distribution.unitHint')} data={units.map((u) => ({ value: String(u.id), label: u.name }))} value={unit || null} onChange={(value) => setUnit(value ?? '')} />}
        </SimpleGrid>
        <fieldset className="card">
          <legend>{t('distribution.items')}</legend>
          <MultiSelect searchable aria-label={t('distribution.items')} placeholder={t('distribution.chooseItems')} data={catalog.map((c) => ({ value: c.adamId, label: c.name || c.adamId }))}
                       value={items.map((i) => i.adamId)} onChange={chosen} nothingFoundMessage={t('search.nothing')} />
          {items.map((one, i) => (
            <Group key={one.adamId} mt="xs" wrap="nowrap">
              <Text size="sm" style={{ flex: 1 }}>{catalog.find((c) => c.adamId === one.adamId)?.name || one.adamId}</Text>
              <Select size="xs" w={170} aria-label={t('distribution.by')} allowDeselect={false} value={one.by} data={['device', 'person', 'nothing'].map((value) => ({ value, label: word('by', value) }))}
                      onChange={(value) => setItems(items.map((x, k) => (k === i ? { ...x, by: value ?? 'device' } : x)))} />
              <Checkbox size="xs" label={t('distribution.install')} checked={one.install} onChange={(e) => { const install = e.currentTarget.checked; setItems(items.map((x, k) => (k === i ? { ...x, install } : x))); }} />
            </Group>
          ))}
        </fieldset>
        <fieldset className="card">
          <legend>{t('distribution.targets')}</legend>
          <Stack gap="sm">
            <MultiSelect searchable label={t('distribution.included')} data={groupOptions} value={included} onChange={setIncluded} nothingFoundMessage={t('group.none')} />
            <MultiSelect searchable label={t('distribution.excluded')} description={t('distribution.excludedHint')} data={groupOptions} value={excluded} onChange={setExcluded} nothingFoundMessage={t('group.none')} />
            <TagsInput label={t('distribution.serials')} value={serials} onChange={setSerials} splitChars={[',', ' ']} />
            <TagsInput label={t('distribution.people')} value={people} onChange={setPeople} splitChars={[',', ' ']} />
            <Checkbox label={t('distribution.everyone')} checked={everyone} onChange={(e) => setEveryone(e.currentTarget.checked)} />
            <Text size="sm" role="status">{t('distribution.count', { devices: sum(included, 'devices') + serials.length, people: sum(included, 'people') + people.length, out: sum(excluded, 'devices') + sum(excluded, 'people') })}</Text>
            {others > 0 && <Text className="muted">{t('distribution.others', { n: others })}</Text>}
          </Stack>
        </fieldset>
        <fieldset className="card">
          <legend>{t('distribution.shortage')}</legend>
          <Stack gap="sm">
            <Select aria-label={t('distribution.shortage')} allowDeselect={false} value={shortage} onChange={(value) => setShortage(value ?? 'wait')} data={POLICIES.map((value) => ({ value, label: word('shortage', value) }))} />
            {shortage === 'borrow' && (
              <Group>
                <Select label={t('distribution.lender')} data={locations.map((l) => ({ value: String(l.id), label: l.name }))} value={lender || null} onChange={(value) => setLender(value ?? '')} />
                <NumberInput label={t('distribution.seatsMax')} min={1} value={seatsMax} onChange={(value) => setSeatsMax(Number(value))} />
              </Group>
            )}
            {shortage === 'reclaim' && <NumberInput label={t('distribution.idleDays')} min={1} w={220} value={idleDays} onChange={(value) => setIdleDays(Number(value))} />}
            {reserved.map((r, i) => (
              <Group key={i} align="end">
                <Select label={t('distribution.reservedFor')} data={groupOptions} value={r.group || null} onChange={(value) => setReserved(reserved.map((x, k) => (k === i ? { ...x, group: value ?? '' } : x)))} />
                <NumberInput label={t('distribution.floor')} min={0} w={130} value={r.floor} onChange={(value) => setReserved(reserved.map((x, k) => (k === i ? { ...x, floor: Number(value) } : x)))} />
                <NumberInput label={t('distribution.ceiling')} min={0} w={130} value={r.ceiling ?? ''} onChange={(value) => setReserved(reserved.map((x, k) => (k === i ? { ...x, ceiling: value === '' ? null : Number(value) } : x)))} />
                <Button variant="default" size="xs" onClick={() => setReserved(reserved.filter((_, k) => k !== i))}>{t('remove')}</Button>
              </Group>
            ))}
            <Group><Button variant="default" size="xs" onClick={() => setReserved([...reserved, { group: '', floor: 0, ceiling: null }])}>{t('distribution.reserve')}</Button></Group>
          </Stack>
        </fieldset>
        <fieldset className="card">
          <legend>{t('distribution.how')}</legend>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Checkbox label={t('distribution.grants')} checked={grants} onChange={(e) => setGrants(e.currentTarget.checked)} />
            <Checkbox label={t('distribution.revokes')} checked={revokes} onChange={(e) => setRevokes(e.currentTarget.checked)} />
            <TextInput type="date" label={t('distribution.startsAt')} value={from} onChange={(e) => setFrom(e.currentTarget.value)} />
            <TextInput type="date" label={t('distribution.endsAt')} value={to} onChange={(e) => setTo(e.currentTarget.value)} />
            <NumberInput label={t('distribution.priority')} description={t('distribution.priorityHint')} value={priority} onChange={(value) => setPriority(Number(value))} />
          </SimpleGrid>
        </fieldset>
        <Group>
          <Button loading={busy} disabled={name.trim() === ''} onClick={() => void save()}>{t('save')}</Button>
          <Button variant="default" component="a" href={before ? linkTo(['distributions', before.id]) : linkTo(['distributions'])}>{t('cancel')}</Button>
        </Group>
      </Stack>
    </>
  );
}
