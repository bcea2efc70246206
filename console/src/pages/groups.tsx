// Groups: by members, or by a rule with a live count; whom each comes to.
import { Alert, Button, Group as Line, Select, Stack, TagsInput, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { call, listOf, Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { ConfirmButton, Empty, Facts, Loaded, PageHead, PageTabs, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { ProblemNote } from '../ui/toast';
import { useUnitNames } from './devices';

type Group = Schemas['Group'];

export function Groups() {
  const { path } = usePlace();
  if (path[1] === 'new') return <Form />;
  return path[1] ? <One id={Number(path[1])} tab={path[2] ?? 'members'} /> : <All />;
}

function All() {
  const { t, number } = useWords();
  const { may } = useSession();
  const { nameOf } = useUnitNames();
  const add = may('inventory') && <Button size="xs" component="a" href={linkTo(['groups', 'new'])}>{t('group.new')}</Button>;
  return (
    <>
      <PageHead title={t('nav.groups')}>{add}</PageHead>
      <List name="groups" from={listOf('/v1/groups')} filters={[]} keyOf={(g) => String(g.id)} link={(g) => linkTo(['groups', g.id])} file="groups.csv"
        empty={<Empty title={t('group.none')}><Text size="sm">{t('group.noneHint')}</Text>{add}</Empty>}
        columns={[
          { name: 'name', title: t('name'), cell: (g) => <Text size="sm" fw={600}>{g.name}</Text> },
          { name: 'kind', title: t('kind'), cell: (g) => <State group="group" code={g.kind} /> },
          { name: 'rule', title: t('group.rule'), cell: (g) => <code>{g.rule}</code> },
          { name: 'devices', title: t('nav.devices'), number: true, cell: (g) => number(g.devices) },
          { name: 'people', title: t('nav.people'), number: true, cell: (g) => number(g.people) },
          { name: 'unit', title: t('unit'), cell: (g) => nameOf(g.unit), hidden: true },
          { name: 'description', title: t('group.description'), cell: (g) => g.description, hidden: true },
        ]} />
    </>
  );
}

function RuleInput({ value, change }: { value: string; change: (text: string) => void }) {
  const { t } = useWords();
  const [wanted] = useDebouncedValue(value, 350);
  const count = useQuery({ queryKey: ['try', wanted], enabled: wanted.trim() !== '', queryFn: () => call('POST', '/v1/groups/try', {}, { rule: wanted }) });
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
  const [description, setDescription] = useState('');
  const [kind, setKind] = useState('fixed');
  const [rule, setRule] = useState('');
  const [unit, setUnit] = useState<string | null>(null);
  const save = () => act(() => call('POST', '/v1/groups', {}, { name, description, ...(kind === 'rule' ? { rule } : {}), ...(unit ? { unit: Number(unit) } : {}) }), t('saved'),
    (made) => go(linkTo(['groups', made.id])));
  return (
    <Stack maw={640}>
      <PageHead title={t('group.new')} />
      <TextInput label={t('name')} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <TextInput label={t('group.description')} value={description} onChange={(e) => setDescription(e.currentTarget.value)} />
      <Select label={t('kind')} allowDeselect={false} value={kind} onChange={(value) => setKind(value ?? 'fixed')} data={[{ value: 'fixed', label: t('group.byMembers') }, { value: 'rule', label: t('group.byRule') }]} />
      {units.length > 1 && <Select label={t('unit')} value={unit} onChange={setUnit} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />}
      {kind === 'rule' && <RuleInput value={rule} change={setRule} />}
      <Line><Button loading={busy} disabled={name.trim() === '' || (kind === 'rule' && rule.trim() === '')} onClick={() => void save()}>{t('save')}</Button></Line>
    </Stack>
  );
}

type Names = 'serialNumbers' | 'clientUserIds' | 'groups';

/** Puts named devices, people and groups in, leaves them out, or takes them out. */
function MemberForm({ group }: { group: Group }) {
  const { t } = useWords();
  const { act, busy } = useAct();
  const [names, setNames] = useState<string[]>([]);
  const [kind, setKind] = useState<Names>('serialNumbers');
  const groups = useItems(listOf('/v1/groups'));
  const change = (how: { remove?: boolean; excluded?: boolean }) =>
    act(() => call('POST', '/v1/groups/{id}/members', { id: group.id }, { [kind]: kind === 'groups' ? names : names.flatMap((name) => name.split(/[\s,;]+/)).filter(Boolean), ...how }), t('saved'), () => setNames([]));
  return (
    <Stack maw={640} gap="xs" mb="md">
      <Line align="end" wrap="nowrap">
        <Select label={t('group.members')} w={140} allowDeselect={false} value={kind} onChange={(value) => setKind((value ?? 'serialNumbers') as Names)}
                data={[{ value: 'serialNumbers', label: t('nav.devices') }, { value: 'clientUserIds', label: t('nav.people') }, { value: 'groups', label: t('nav.groups') }]} />
        <TagsInput style={{ flex: 1 }} aria-label={t('group.names')} placeholder={t('group.names')} value={names} onChange={setNames} splitChars={[',', ' ', ';', '\n', '\t']}
                   acceptValueOnBlur data={kind === 'groups' ? groups.filter((g) => g.id !== group.id).map((g) => g.name) : []} />
      </Line>
      <Line>
        {group.kind !== 'rule' && <Button size="xs" loading={busy} disabled={names.length === 0} onClick={() => void change({})}>{t('group.put')}</Button>}
        <Button size="xs" variant="default" disabled={names.length === 0} onClick={() => void change({ excluded: true })}>{t('group.exclude')}</Button>
        <Button size="xs" variant="default" disabled={names.length === 0} onClick={() => void change({ remove: true })}>{t('group.take')}</Button>
      </Line>
    </Stack>
  );
}

function Members({ group }: { group: Group }) {
  const { t } = useWords();
  const { may } = useSession();
  const { act } = useAct();
  const members = useItems(listOf('/v1/groups/{id}/members', { id: group.id }));
  const fieldOf = { device: 'serialNumbers', person: 'clientUserIds', group: 'groups' } as const;
  return (
    <>
      {may('inventory') && <MemberForm group={group} />}
      <Text className="muted" mb="xs">{t('group.direct', { n: members.length })}</Text>
      {members.length > 0 && (
        <Rows name="group-members" rows={members} keyOf={(m) => `${m.kind} ${m.id}`} empty="" csv={{ path: `/v1/groups/${group.id}/members`, file: `group-${group.id}.csv` }}
          columns={[
            { name: 'kind', title: t('kind'), cell: (m) => <State group="target" code={m.kind} /> },
            { name: 'name', title: t('name'), cell: (m) => <a href={linkTo([m.kind === 'device' ? 'devices' : m.kind === 'person' ? 'people' : 'groups', m.kind === 'group' ? m.id : m.name])}>{m.name}</a> },
            { name: 'excluded', title: t('distribution.in'), cell: (m) => (m.excluded ? <span className="revoke">{t('distribution.excluded')}</span> : <span className="grant">{t('distribution.included')}</span>) },
            { name: 'act', title: t('actions'), value: () => undefined, cell: (m) => may('inventory') && (
              <Button size="compact-xs" variant="default" aria-label={`${t('group.take')}: ${m.name}`} onClick={() => void act(() => call('POST', '/v1/groups/{id}/members', { id: group.id }, { [fieldOf[m.kind]]: [m.name], remove: true }), t('removed'))}>{t('group.take')}</Button>
            ) },
          ]} />
      )}
    </>
  );
}

function One({ id, tab }: { id: number; tab: string }) {
  const { t, number } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const { nameOf } = useUnitNames();
  const groups = useGet(listOf('/v1/groups'));
  const distributions = useItems(listOf('/v1/distributions')).filter((d) => d.targets?.some((x) => x.kind === 'group' && x.id === id));
  const [rule, setRule] = useState<string>();
  return (
    <Loaded query={groups}>{({ items }) => {
      const group = items.find((g) => g.id === id);
      if (!group) return <Alert color="yellow">{t('search.nothing')}</Alert>;
      return (
        <>
          <PageHead title={group.name} note={<><State group="group" code={group.kind} /> {t('group.count', { devices: group.devices ?? 0, people: group.people ?? 0 })}</>}>
            {may('inventory') && (
              <ConfirmButton label={t('remove')} title={t('remove')} onConfirm={() => act(() => call('DELETE', '/v1/groups/{id}', { id }), t('removed'), () => go(linkTo(['groups'])))}>
                <Text size="sm">{t('group.removeHint', { n: distributions.length })}</Text>
              </ConfirmButton>
            )}
          </PageHead>
          <PageTabs now={tab} link={(value) => linkTo(['groups', id, value])} tabs={[
            ['members', t('group.members')],
            ['everybody', t('group.everybody')],
            ['distributions', t('nav.distributions')],
            ['details', t('location.details')],
          ]} />
          {tab === 'members' && group.kind === 'rule' && (
            <Stack maw={640} mb="lg">
              <RuleInput value={rule ?? group.rule} change={setRule} />
              {may('inventory') && <Line><Button size="xs" loading={busy} disabled={rule === undefined || rule === group.rule} onClick={() => void act(() => call('PATCH', '/v1/groups/{id}', { id }, { rule }), t('saved'))}>{t('save')}</Button></Line>}
            </Stack>
          )}
          {tab === 'members' && <Members group={group} />}
          {tab === 'everybody' && (
            <List name="group-everybody" from={listOf('/v1/groups/{id}/resolved', { id })} filters={[{ name: 'text', title: t('filter') }]} first="holder" keyOf={(m) => `${m.kind} ${m.holder}`} file={`group-${id}-everybody.csv`}
              link={(m) => linkTo([m.kind === 'device' ? 'devices' : 'people', m.holder])} empty={<Empty title={t('group.nobody')} />}
              columns={[
                { name: 'kind', title: t('kind'), cell: (m) => <State group="kind" code={m.kind} /> },
                { name: 'holder', title: t('name'), cell: (m) => m.holder },
              ]} />
          )}
          {tab === 'distributions' && (
            <Rows name="group-distributions" rows={distributions} keyOf={(d) => String(d.id)} link={(d) => linkTo(['distributions', d.id])} empty={<Empty title={t('group.unused')} />}
              columns={[{ name: 'name', title: t('nav.distributions'), cell: (d) => d.name }, { name: 'state', title: t('state'), cell: (d) => <State group="distribution" code={d.state} /> }]} />
          )}
          {tab === 'details' && <Details key={group.id} group={group} nameOf={nameOf} number={number} />}
        </>
      );
    }}</Loaded>
  );
}

function Details({ group, nameOf, number }: { group: Group; nameOf: (id: number) => string; number: (n: number | null | undefined) => string }) {
  const { t } = useWords();
  const { may } = useSession();
  const { act, busy } = useAct();
  const [name, setName] = useState(group.name);
  const [description, setDescription] = useState(group.description);
  return (
    <Stack maw={640}>
      <Facts rows={[[t('nav.devices'), number(group.devices)], [t('nav.people'), number(group.people)], [t('unit'), nameOf(group.unit)]]} />
      {may('inventory') && (
        <>
          <Title order={2}>{t('edit')}</Title>
          <TextInput label={t('name')} required value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <TextInput label={t('group.description')} value={description} onChange={(e) => setDescription(e.currentTarget.value)} />
          <Line><Button size="xs" loading={busy} disabled={name.trim() === '' || (name === group.name && description === group.description)}
                        onClick={() => void act(() => call('PATCH', '/v1/groups/{id}', { id: group.id }, { name, description }), t('saved'))}>{t('save')}</Button></Line>
        </>
      )}
    </Stack>
  );
}
