// Whom the token of a location serves, and who answers for it.
import { Button, Checkbox, Group, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { useSession } from '../session';
import { Loaded, useAct, useGet, useItems } from '../ui/parts';

export function Scope({ id }: { id: number }) {
  const path = `/v1/locations/${id}/scope`;
  const scope = useGet<Schemas['LocationScope']>(path);
  return <Loaded query={scope}>{(s) => <ScopeForm path={path} scope={s} />}</Loaded>;
}

function ScopeForm({ path, scope }: { path: string; scope: Schemas['LocationScope'] }) {
  const { t } = useWords();
  const { may, mayEverywhere } = useSession();
  const { act, busy } = useAct();
  const [form, setForm] = useState(scope);
  const units = useItems<Schemas['Unit']>('/v1/units');
  const groups = useItems<Schemas['Group']>('/v1/groups');
  const options = units.map((u) => ({ value: String(u.id), label: u.name }));
  const save = () => act(() => send('PUT', path, {
    organization: form.organization ?? 0, sites: form.sites, groups: form.groups, administrators: form.administrators,
    appleId: form.appleId, custodian: form.custodian, autoAdd: form.autoAdd,
  }), t('saved'));
  const everywhere = mayEverywhere('tokens');
  // Of a part, the location belongs to it and stays in it.
  const off = !everywhere && !(may('tokens') && units.some((u) => u.id === scope.organization));
  return (
    <Stack maw={620}>
      <Text size="sm">{t('scope.what')}</Text>
      <Select label={t('scope.organization')} placeholder={t('scope.company')} clearable={everywhere} allowDeselect={everywhere} disabled={off} data={options} value={form.organization ? String(form.organization) : null}
              onChange={(value) => setForm({ ...form, organization: value ? Number(value) : null })} />
      <MultiSelect label={t('scope.sites')} placeholder={t('scope.all')} disabled={off} data={options} value={form.sites.map(String)} onChange={(values) => setForm({ ...form, sites: values.map(Number) })} />
      <MultiSelect label={t('scope.groups')} placeholder={t('scope.all')} disabled={off} data={groups.map((g) => ({ value: String(g.id), label: g.name }))} value={form.groups.map(String)}
                   onChange={(values) => setForm({ ...form, groups: values.map(Number) })} />
      <TextInput label={t('scope.appleId')} description={t('scope.appleIdHint')} disabled={off} value={form.appleId} onChange={(e) => setForm({ ...form, appleId: e.currentTarget.value })} />
      <TextInput label={t('scope.custodian')} description={t('scope.custodianHint')} disabled={off} value={form.custodian} onChange={(e) => setForm({ ...form, custodian: e.currentTarget.value })} />
      <Checkbox label={t('scope.autoAdd')} disabled={off} checked={form.autoAdd} onChange={(e) => setForm({ ...form, autoAdd: e.currentTarget.checked })} />
      {!off && <Group><Button loading={busy} onClick={() => void save()}>{t('save')}</Button></Group>}
    </Stack>
  );
}
