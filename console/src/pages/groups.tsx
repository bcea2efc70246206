// Groups: by members, or by a rule with a live count.
import { Alert, Button, Group as Line, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { ConfirmButton, Empty, Facts, Loaded, PageHead, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { ProblemNote } from '../ui/toast';
import { useUnitNames } from './devices';

type Group = Schemas['Group'];

export function Groups() {
  const { path } = usePlace();
  if (path[1] === 'new') return <Form />;
  return path[1] ? <One id={Number(path[1])} /> : <All />;
}

function All() {
  const { t, number } = useWords();
  const { may } = useSession();
  const { nameOf } = useUnitNames();
  const add = may('inventory') && <Button size="xs" component="a" href={linkTo(['groups', 'new'])}>{t('group.new')}</Button>;
  return (
    <>
      <PageHead title={t('nav.groups')}>{add}</PageHead>
      <List<Group> name="groups" path="/v1/groups" keyOf={(g) => String(g.id)} link={(g) => linkTo(['groups', g.id])} csv={{ path: '/v1/groups', file: 'groups.csv' }}
        empty={<Empty title={t('group.none')}><Text size="sm">{t('group.noneHint')}</Text>{add}</Empty>}
        columns={[
          { name: 'name', title: t('name'), cell: (g) => <Text size="sm" fw={600}>{g.name}</Text> },
          { name: 'kind', title: t('kind'), cell: (g) => <State group="group" code={g.kind} /> },
          { name: 'rule', title: t('group.rule'), cell: (g) => <code>{g.rule}</code> },
          { name: 'devices', title: t('nav.devices'), number: true, cell: (g) => number(g.devices) },
          { name: 'people', title: t('nav.people'), number: true, cell: (g) => number(g.people) },
          { name: 'unit', title: t('unit'), cell: (g) => nameOf(g.unit), hidden: true },
        ]} />
    </>
  );
}

function RuleInput({ value, change }: { value: string; change: (text: string) => void }) {
  const { t } = useWords();
  const [wanted] = useDebouncedValue(value, 350);
  const count = useQuery({ queryKey: ['try', wanted], enabled: wanted.trim() !== '', queryFn: () => send<Schemas['GroupSize']>('POST', '/v1/groups/try', { rule: wanted }) });
  return (
    <div>
      <Textarea label={t('group.rule')} description={t('group.ruleHint')} autosize minRows={2} value={value} onChange={(e) => change(e.currentTarget.value)} styles={{ input: { fontFamily: 'monospace' } }} />
      {wanted.trim() !== '' && count.data && <Text size="sm" role="status" mt={4}>{t('group.count', { devices: count.data.devices, people: count.data.people })}</Text>}
      {wanted.trim() !== '' && <ProblemNote error={count.error} />}
    </div>
  );
}

function Form() {
  const { t } = useWords();
  const { units } = useUnitNames();
  const { act, busy } = useAct();
  const [name, setName] = useState('');
  const [kind, setKind] = useState('fixed');
  const [rule, setRule] = useState('');
  const [unit, setUnit] = useState<string | null>(null);
  const save = () => act(() => send<Group>('POST', '/v1/groups', { name, ...(kind === 'rule' ? { rule } : {}), ...(unit ? { unit: Number(unit) } : {}) }), t('saved'))
    .then((made) => made && go(linkTo(['groups', made.id])));
  return (
    <Stack maw={640}>
      <PageHead title={t('group.new')} />
      <TextInput label={t('name')} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <Select label={t('kind')} allowDeselect={false} value={kind} onChange={(value) => setKind(value ?? 'fixed')} data={[{ value: 'fixed', label: t('group.byMembers') }, { value: 'rule', label: t('group.byRule') }]} />
      {units.length > 1 && <Select label={t('unit')} value={unit} onChange={setUnit} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />}
      {kind === 'rule' && <RuleInput value={rule} change={setRule} />}
      <Line><Button loading={busy} disabled={name.trim() === '' || (kind === 'rule' && rule.trim() === '')} onClick={() => void save()}>{t('save')}</Button></Line>
    </Stack>
  );
}

function One({ id }: { id: number }) {
  const { t, number } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const { nameOf } = useUnitNames();
  const groups = useGet<{ items: Group[] }>('/v1/groups');
  const path = `/v1/groups/${id}`;
  const members = useItems<Schemas['GroupMember']>(`${path}/members`);
  const distributions = useItems<Schemas['Distribution']>('/v1/distributions').filter((d) => d.targets?.some((x) => x.kind === 'group' && x.id === id));
  const [text, setText] = useState('');
  const [kind, setKind] = useState('serialNumbers');
  const [rule, setRule] = useState<string>();
  const change = (remove: boolean, excluded = false) => act(() => send('POST', `${path}/members`, { [kind]: text.split(/[\s,;]+/).filter(Boolean), ...(remove ? { remove } : {}), ...(excluded ? { excluded } : {}) }), t('saved')).then(() => setText(''));
  return (
    <Loaded query={groups}>{({ items }) => {
      const group = items.find((g) => g.id === id);
      if (!group) return <Alert color="yellow">{t('search.nothing')}</Alert>;
      return (
        <Stack>
          <PageHead title={group.name} note={<State group="group" code={group.kind} />}>
            {may('inventory') && (
              <ConfirmButton label={t('remove')} title={t('remove')} onConfirm={() => act(() => send('DELETE', path), t('removed')).then((done) => done !== undefined && go(linkTo(['groups'])))}>
                <Text size="sm">{t('group.removeHint', { n: distributions.length })}</Text>
              </ConfirmButton>
            )}
          </PageHead>
          <Facts rows={[[t('nav.devices'), number(group.devices)], [t('nav.people'), number(group.people)], [t('unit'), nameOf(group.unit)], [t('group.description'), group.description]]} />
          {group.kind === 'rule' && (
            <Stack maw={640}>
              <RuleInput value={rule ?? group.rule} change={setRule} />
              {may('inventory') && <Line><Button size="xs" loading={busy} disabled={rule === undefined || rule === group.rule} onClick={() => void act(() => send('PATCH', path, { rule }), t('saved'))}>{t('save')}</Button></Line>}
            </Stack>
          )}
          {may('inventory') && (
            <Stack maw={640} gap="xs">
              <Line align="end">
                <Select label={t('group.members')} allowDeselect={false} value={kind} onChange={(value) => setKind(value ?? 'serialNumbers')}
                        data={[{ value: 'serialNumbers', label: t('nav.devices') }, { value: 'clientUserIds', label: t('nav.people') }, { value: 'groups', label: t('nav.groups') }]} />
                <TextInput style={{ flex: 1 }} aria-label={t('group.names')} placeholder={t('group.names')} value={text} onChange={(e) => setText(e.currentTarget.value)} />
              </Line>
              <Line>
                {group.kind !== 'rule' && <Button size="xs" disabled={text.trim() === ''} onClick={() => void change(false)}>{t('group.put')}</Button>}
                <Button size="xs" variant="default" disabled={text.trim() === ''} onClick={() => void change(false, true)}>{t('group.exclude')}</Button>
                <Button size="xs" variant="default" disabled={text.trim() === ''} onClick={() => void change(true)}>{t('group.take')}</Button>
              </Line>
            </Stack>
          )}
          <Text className="muted">{t('group.direct', { n: members.length })}</Text>
          <Rows name="group-distributions" rows={distributions} keyOf={(d) => String(d.id)} link={(d) => linkTo(['distributions', d.id])} empty={<Text size="sm">{t('group.unused')}</Text>}
            columns={[{ name: 'name', title: t('nav.distributions'), cell: (d) => d.name }, { name: 'state', title: t('state'), cell: (d) => <State group="distribution" code={d.state} /> }]} />
        </Stack>
      );
    }}</Loaded>
  );
}
