// Single sign-on: how it is set up, and what the provider's groups are given.
import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { ConfirmButton, Empty, Facts, Loaded, useAct, useGet, useItems } from '../ui/parts';
import { Rows } from '../ui/table';
import { useUnitNames } from './devices';

export function SignOnSettings() {
  const { t } = useWords();
  const provider = useGet<Schemas['SignOnProvider']>('/v1/sign-on/provider');
  return (
    <Stack>
      <Loaded query={provider}>
        {(p) => (p.on ? <Provider provider={p} /> : <Alert variant="light">{t('settings.signOnOff')}</Alert>)}
      </Loaded>
      <Rules />
    </Stack>
  );
}

function Provider({ provider }: { provider: Schemas['SignOnProvider'] }) {
  const { t } = useWords();
  return (
    <Stack>
      {provider.trouble
        ? <Alert color="red" variant="light" role="alert" title={t('settings.signOnTrouble')}>{provider.trouble}</Alert>
        : <Alert color="green" variant="light">{t('settings.signOnReady')}</Alert>}
      <Facts rows={[
        [t('settings.issuer'), provider.issuer], [t('settings.clientId'), provider.clientId], [t('settings.scopes'), provider.scopes],
        [t('settings.groupsClaim'), provider.groupsClaim], [t('settings.redirectUrl'), provider.redirectUrl], [t('settings.logOutUrl'), provider.logOutUrl],
      ]} />
    </Stack>
  );
}

function Rules() {
  const { t } = useWords();
  const { act, busy } = useAct();
  const { units, nameOf } = useUnitNames();
  const roles = useItems<Schemas['Role']>('/v1/roles');
  const rules = useItems<Schemas['SignOnRule']>('/v1/sign-on/rules');
  const [group, setGroup] = useState('');
  const [role, setRole] = useState<string | null>('viewer');
  const [unit, setUnit] = useState<string | null>('1');
  const add = () => act(() => send('POST', '/v1/sign-on/rules', { group, role, unit: Number(unit) }), t('saved'), () => setGroup(''));
  return (
    <Stack>
      <Text size="sm">{t('settings.signOnHint')}</Text>
      <Rows name="sign-on-rules" rows={rules} keyOf={(r) => String(r.id)} csv={{ path: '/v1/sign-on/rules', file: 'sign-on-rules.csv' }} empty={<Empty title={t('settings.signOnNoRules')} />}
        columns={[
          { name: 'group', title: t('settings.signOnGroup'), cell: (r) => <Text size="sm" fw={600}>{r.group}</Text> },
          { name: 'role', title: t('settings.role'), cell: (r) => r.role },
          { name: 'unit', title: t('unit'), cell: (r) => nameOf(r.unit) },
          { name: 'act', title: t('actions'), cell: (r) => <ConfirmButton label={t('remove')} title={t('remove')} onConfirm={() => act(() => send('DELETE', `/v1/sign-on/rules/${r.id}`), t('removed'))}><Text size="sm">{r.group}</Text></ConfirmButton> },
        ]} />
      <Group align="end">
        <TextInput label={t('settings.signOnGroup')} value={group} onChange={(e) => setGroup(e.currentTarget.value)} />
        <Select label={t('settings.role')} allowDeselect={false} value={role} onChange={setRole} data={roles.map((r) => r.name)} />
        <Select label={t('unit')} allowDeselect={false} value={unit} onChange={setUnit} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />
        <Button loading={busy} disabled={group.trim() === ''} onClick={() => void add()}>{t('add')}</Button>
      </Group>
    </Stack>
  );
}
