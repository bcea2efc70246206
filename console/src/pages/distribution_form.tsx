// The builder of a distribution: items, targets, what happens when seats are too few, dates; beside it, live, who would
// be in and who not, and why.
import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, SimpleGrid, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { call, listOf, Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo } from '../router';
import { PageHead, useAct, useItems } from '../ui/parts';
import { useToast } from '../ui/toast';
import { DistributionPreview } from './preview';

type Distribution = Schemas['Distribution'];
type Draft = Schemas['NewDistribution'];
type By = NonNullable<Schemas['DistributionItem']['by']>;
type Shortage = Distribution['shortage'];
const POLICIES: Shortage[] = ['wait', 'fail', 'unlicensed', 'borrow', 'reclaim'];

interface Form {
  name: string;
  unit: string;
  items: { adamId: string; by: By; install: boolean }[];
  included: string[]; // groups
  excluded: string[];
  everyone: boolean;
  serials: string[];
  people: string[];
  serialsOut: string[];
  peopleOut: string[];
  shortage: Shortage;
  lender: string;
  seatsMax: number;
  idleDays: number;
  reserved: { group: string; floor: number; ceiling: number | null }[];
  grants: boolean;
  revokes: boolean;
  priority: number;
  from: string;
  to: string;
}

function formOf(before: Distribution | undefined, item: string): Form {
  const groups = (excluded: boolean) => (before?.targets ?? []).filter((x) => x.kind === 'group' && x.excluded === excluded).map((x) => String(x.id));
  const names = (kind: string, excluded: boolean) => (before?.targets ?? []).filter((x) => x.kind === kind && x.excluded === excluded).map((x) => x.name);
  return {
    name: before?.name ?? '', unit: before ? String(before.unit) : '',
    items: before ? before.items.map((i) => ({ adamId: i.adamId, by: i.by ?? 'device', install: i.install ?? true })) : item ? [{ adamId: item, by: 'device', install: true }] : [],
    included: groups(false), excluded: groups(true), everyone: before?.targets.some((x) => x.kind === 'everyone') ?? false,
    serials: names('device', false), people: names('person', false), serialsOut: names('device', true), peopleOut: names('person', true),
    shortage: before?.shortage ?? 'wait', lender: before?.borrow ? String(before.borrow.location) : '', seatsMax: before?.borrow?.seatsMax ?? 10, idleDays: before?.idleDays ?? 60,
    reserved: (before?.reservations ?? []).map((r) => ({ group: String(r.group), floor: r.floor, ceiling: r.ceiling })),
    grants: before?.grants ?? true, revokes: before?.revokes ?? true, priority: before?.priority ?? 0,
    from: before?.startsAt?.slice(0, 10) ?? '', to: before?.endsAt?.slice(0, 10) ?? '',
  };
}

/** What the form says, as the API takes it. */
export function draftOf(form: Form): Draft {
  const targets: Schemas['Target'][] = [
    ...form.included.map((id) => ({ group: Number(id) })), ...form.excluded.map((id) => ({ group: Number(id), excluded: true })),
    ...form.serials.map((serialNumber) => ({ serialNumber })), ...form.people.map((clientUserId) => ({ clientUserId })),
    ...form.serialsOut.map((serialNumber) => ({ serialNumber, excluded: true })), ...form.peopleOut.map((clientUserId) => ({ clientUserId, excluded: true })),
    ...(form.everyone ? [{ everyone: true }] : []),
  ];
  return {
    name: form.name, items: form.items, targets, shortage: form.shortage, grants: form.grants, revokes: form.revokes, priority: form.priority,
    startsAt: form.from ? `${form.from}T00:00:00Z` : null, endsAt: form.to ? `${form.to}T00:00:00Z` : null,
    borrow: form.shortage === 'borrow' && form.lender ? { location: Number(form.lender), seatsMax: form.seatsMax } : null,
    reservations: form.reserved.filter((r) => r.group).map((r) => ({ group: Number(r.group), floor: r.floor, ceiling: r.ceiling })),
    ...(form.shortage === 'reclaim' ? { idleDays: form.idleDays } : {}), ...(form.unit ? { unit: Number(form.unit) } : {}),
  };
}

export function DistributionForm({ item, before }: { item: string; before?: Distribution }) {
  const { t, word, number } = useWords();
  const { tell } = useToast();
  const { act, busy } = useAct();
  const catalog = useItems(listOf('/v1/catalog'));
  const groups = useItems(listOf('/v1/groups'));
  const locations = useItems(listOf('/v1/locations'));
  const units = useItems(listOf('/v1/units'));
  const [form, setForm] = useState(() => formOf(before, item));
  const put = (change: Partial<Form>) => setForm((now) => ({ ...now, ...change }));
  const itemName = (adamId: string) => catalog.find((c) => c.adamId === adamId)?.name || adamId;
  const groupOptions = groups.map((g) => ({ value: String(g.id), label: `${g.name} (${number((g.devices ?? 0) + (g.people ?? 0))})` }));
  const chosen = (ids: string[]) => put({ items: ids.map((adamId) => form.items.find((i) => i.adamId === adamId) ?? {
    adamId, by: catalog.find((c) => c.adamId === adamId)?.deviceAssignable === false ? 'person' : 'device', install: true }) });
  const change = (index: number, how: Partial<Form['items'][number]>) => put({ items: form.items.map((x, k) => (k === index ? { ...x, ...how } : x)) });
  const reserve = (index: number, how: Partial<Form['reserved'][number]>) => put({ reserved: form.reserved.map((x, k) => (k === index ? { ...x, ...how } : x)) });
  const draft = draftOf(form);
  const ready = form.shortage !== 'borrow' || form.lender !== '';
  const save = async () => {
    const saved = await act(() => before ? call('PATCH', '/v1/distributions/{id}', { id: before.id }, draft) : call('POST', '/v1/distributions', {}, draft), t('distribution.saved'));
    for (const warning of saved?.warnings ?? []) tell(warning);
    if (saved) go(linkTo(['distributions', saved.id]));
  };
  const names = (label: string, field: 'serials' | 'people' | 'serialsOut' | 'peopleOut') => (
    <TagsInput label={label} value={form[field]} onChange={(value) => put({ [field]: value.flatMap((one) => one.split(/[\s,;]+/)).filter(Boolean) })} splitChars={[',', ' ', ';', '\n']} acceptValueOnBlur />
  );
  return (
    <>
      <PageHead title={before ? before.name : t('distribution.new')} note={t('distribution.saveHint')} />
      <div className="builder">
        <Stack gap="lg" component="form" onSubmit={(event) => { event.preventDefault(); void save(); }}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t('name')} required value={form.name} onChange={(e) => put({ name: e.currentTarget.value })} />
            {units.length > 1 && <Select label={t('unit')} description={t('distribution.unitHint')} data={units.map((u) => ({ value: String(u.id), label: u.name }))} value={form.unit || null} onChange={(value) => put({ unit: value ?? '' })} />}
          </SimpleGrid>
          <fieldset className="card">
            <legend>{t('distribution.items')}</legend>
            <MultiSelect searchable aria-label={t('distribution.items')} placeholder={t('distribution.chooseItems')} data={catalog.map((c) => ({ value: c.adamId, label: c.name || c.adamId }))}
                         value={form.items.map((i) => i.adamId)} onChange={chosen} nothingFoundMessage={t('search.nothing')} />
            {form.items.map((one, i) => (
              <Group key={one.adamId} mt="xs">
                <Text size="sm" style={{ flex: '1 1 140px' }}>{itemName(one.adamId)}</Text>
                <Select size="xs" w={170} aria-label={`${t('distribution.by')}: ${itemName(one.adamId)}`} allowDeselect={false} value={one.by} data={(['device', 'person', 'nothing'] as By[]).map((value) => ({ value, label: word('by', value) }))}
                        onChange={(value) => change(i, { by: (value ?? 'device') as By })} />
                <Checkbox size="xs" label={t('distribution.install')} checked={one.install} onChange={(e) => change(i, { install: e.currentTarget.checked })} />
              </Group>
            ))}
          </fieldset>
          <fieldset className="card">
            <legend>{t('distribution.targets')}</legend>
            <Stack gap="sm">
              <MultiSelect searchable label={t('distribution.included')} data={groupOptions} value={form.included} onChange={(included) => put({ included })} nothingFoundMessage={t('group.none')} />
              <MultiSelect searchable label={t('distribution.excluded')} description={t('distribution.excludedHint')} data={groupOptions} value={form.excluded} onChange={(excluded) => put({ excluded })} nothingFoundMessage={t('group.none')} />
              {names(t('distribution.serials'), 'serials')}
              {names(t('distribution.people'), 'people')}
              <Checkbox label={t('distribution.everyone')} checked={form.everyone} onChange={(e) => put({ everyone: e.currentTarget.checked })} />
              <details open={form.serialsOut.length + form.peopleOut.length > 0}>
                <summary>{t('distribution.leaveOut')}</summary>
                {names(t('distribution.serialsOut'), 'serialsOut')}
                {names(t('distribution.peopleOut'), 'peopleOut')}
              </details>
            </Stack>
          </fieldset>
          <fieldset className="card">
            <legend>{t('distribution.shortage')}</legend>
            <Stack gap="sm">
              <Select aria-label={t('distribution.shortage')} allowDeselect={false} value={form.shortage} onChange={(value) => put({ shortage: (value ?? 'wait') as Shortage })} data={POLICIES.map((value) => ({ value, label: word('shortage', value) }))} />
              {form.shortage === 'borrow' && (
                <Group>
                  <Select label={t('distribution.lender')} required data={locations.map((l) => ({ value: String(l.id), label: l.name }))} value={form.lender || null} onChange={(value) => put({ lender: value ?? '' })} />
                  <NumberInput label={t('distribution.seatsMax')} min={1} value={form.seatsMax} onChange={(value) => put({ seatsMax: Number(value) })} />
                </Group>
              )}
              {form.shortage === 'reclaim' && <NumberInput label={t('distribution.idleDays')} min={1} w={220} value={form.idleDays} onChange={(value) => put({ idleDays: Number(value) })} />}
              {form.reserved.map((r, i) => (
                <Group key={i} align="end">
                  <Select label={t('distribution.reservedFor')} data={groupOptions} value={r.group || null} onChange={(value) => reserve(i, { group: value ?? '' })} />
                  <NumberInput label={t('distribution.floor')} min={0} w={130} value={r.floor} onChange={(value) => reserve(i, { floor: Number(value) })} />
                  <NumberInput label={t('distribution.ceiling')} min={0} w={130} value={r.ceiling ?? ''} onChange={(value) => reserve(i, { ceiling: value === '' ? null : Number(value) })} />
                  <Button variant="default" size="xs" onClick={() => put({ reserved: form.reserved.filter((_, k) => k !== i) })}>{t('remove')}</Button>
                </Group>
              ))}
              <Group><Button variant="default" size="xs" onClick={() => put({ reserved: [...form.reserved, { group: '', floor: 0, ceiling: null }] })}>{t('distribution.reserve')}</Button></Group>
            </Stack>
          </fieldset>
          <fieldset className="card">
            <legend>{t('distribution.how')}</legend>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Checkbox label={t('distribution.grants')} checked={form.grants} onChange={(e) => put({ grants: e.currentTarget.checked })} />
              <Checkbox label={t('distribution.revokes')} checked={form.revokes} onChange={(e) => put({ revokes: e.currentTarget.checked })} />
              <TextInput type="date" label={t('distribution.startsAt')} value={form.from} onChange={(e) => put({ from: e.currentTarget.value })} />
              <TextInput type="date" label={t('distribution.endsAt')} value={form.to} onChange={(e) => put({ to: e.currentTarget.value })} />
              <NumberInput label={t('distribution.priority')} description={t('distribution.priorityHint')} value={form.priority} onChange={(value) => put({ priority: Number(value) })} />
            </SimpleGrid>
          </fieldset>
          <Group>
            <Button type="submit" loading={busy} disabled={form.name.trim() === '' || !ready}>{t('save')}</Button>
            <Button variant="default" component="a" href={before ? linkTo(['distributions', before.id]) : linkTo(['distributions'])}>{t('cancel')}</Button>
          </Group>
        </Stack>
        {ready && <DistributionPreview itemName={itemName} order={{ ...draft, name: form.name || '…', ...(before ? { id: before.id } : {}) }} />}
      </div>
    </>
  );
}
