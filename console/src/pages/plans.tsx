// Plans: what is to be done, read before anything moves, then carried out as shown.
import { Alert, Anchor, Button, Group, Modal, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';

import { addressOf, call, listOf, Refused, saveAs, Schemas, source } from '../api/client';
import { useWords } from '../i18n/words';
import { changeQuery, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { Filter } from '../ui/filters';
import { ConfirmButton, Empty, Figure, Loaded, PageHead, State, useAct, useGet, useItems } from '../ui/parts';
import { Column, List, Rows } from '../ui/table';
import { ProblemNote, useToast } from '../ui/toast';
import { PlanButton } from './distributions';
import { OperationBar } from './operations';
import { WhatIf } from './what_if';

type Plan = Schemas['Plan'];
type Line = Schemas['PlanLine'];
type Counted = Pick<Plan, 'grant' | 'revoke' | 'wait' | 'unlicensed' | 'refuse' | 'unchanged' | 'requests' | 'durationMs'>;
const STATES = ['fresh', 'applied', 'stale', 'discarded'];
const ACTIONS = ['revoke', 'grant', 'wait', 'unlicensed', 'refuse'] as const;

export function Plans() {
  const { path } = usePlace();
  if (path[1] === 'what-if') return <WhatIf />;
  return path[1] ? <OnePlan id={path[1]} /> : <All />;
}

function All() {
  const { t, word, moment, number } = useWords();
  const { may } = useSession();
  const filters: Filter[] = [
    { name: 'text', title: t('filter'), hint: t('by') },
    { name: 'state', title: t('state'), options: STATES.map((value) => ({ value, label: word('plan', value) })) },
  ];
  return (
    <>
      <PageHead title={t('nav.plans')}>
        {may('distribute') && <><PlanButton order={{}} label={t('plan.make')} /><Button size="xs" variant="default" component="a" href={linkTo(['plans', 'what-if'])}>{t('plan.whatIf')}</Button></>}
      </PageHead>
      <List<Plan> name="plans" from={listOf('/v1/plans')} filters={filters} every={10_000} keyOf={(p) => String(p.id)} link={(p) => linkTo(['plans', p.id])} file="plans.csv"
        empty={<Empty title={t('plan.none')}><Text size="sm">{t('plan.noneHint')}</Text></Empty>}
        columns={[
          { name: 'id', title: t('number'), cell: (p) => p.id },
          { name: 'state', title: t('state'), cell: (p) => <State group="plan" code={p.state} /> },
          { name: 'scope', title: t('plan.scope'), cell: (p) => <Scope text={p.scope} /> },
          { name: 'grant', title: t('plan.grant'), number: true, cell: (p) => number(p.grant) },
          { name: 'revoke', title: t('plan.revoke'), number: true, cell: (p) => number(p.revoke) },
          { name: 'wait', title: t('plan.wait'), number: true, cell: (p) => number(p.wait) },
          { name: 'refuse', title: t('plan.refuse'), number: true, cell: (p) => number(p.refuse) },
          { name: 'createdAt', title: t('created'), cell: (p) => moment(p.createdAt) },
          { name: 'createdBy', title: t('by'), cell: (p) => p.createdBy },
          { name: 'appliedAt', title: t('plan.appliedAt'), cell: (p) => moment(p.appliedAt), hidden: true },
          { name: 'appliedBy', title: t('plan.appliedBy'), cell: (p) => p.appliedBy, hidden: true },
        ]} />
    </>
  );
}

export function usePlanNames() {
  const catalog = useItems(listOf('/v1/catalog'));
  const assets = useItems(listOf('/v1/assets'));
  const locations = useItems(listOf('/v1/locations'));
  return {
    item: (adamId: string) => catalog.find((i) => i.adamId === adamId)?.name || assets.find((a) => a.adamId === adamId)?.name || adamId,
    location: (id: number) => (id === 0 ? '–' : locations.find((l) => l.id === id)?.name ?? String(id)),
  };
}
type Names = ReturnType<typeof usePlanNames>;

export function Counts({ plan }: { plan: Counted }) {
  const { t, number } = useWords();
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
      <Figure label={t('plan.grant')} value={<span className="grant">+{number(plan.grant)}</span>} />
      <Figure label={t('plan.revoke')} value={<span className="revoke">−{number(plan.revoke)}</span>} />
      <Figure label={t('plan.wait')} value={number(plan.wait)} />
      <Figure label={t('plan.unlicensed')} value={number(plan.unlicensed)} />
      <Figure label={t('plan.refuse')} value={number(plan.refuse)} />
      <Figure label={t('plan.unchanged')} value={number(plan.unchanged)} note={t('plan.cost', { n: plan.requests, seconds: Math.ceil(plan.durationMs / 1000) })} />
    </SimpleGrid>
  );
}

export function Effects({ effects, name }: { effects: Schemas['PlanEffect'][]; name: Names }) {
  const { t, number } = useWords();
  return (
    <Rows name="effects" rows={effects} keyOf={(e) => `${e.location} ${e.adamId} ${e.pricingParam}`} empty={<Text size="sm">{t('plan.noEffects')}</Text>}
      columns={[
        { name: 'item', title: t('item'), value: (e) => name.item(e.adamId), cell: (e) => <a href={linkTo(['catalog', e.adamId])}>{name.item(e.adamId)}</a> },
        { name: 'location', title: t('location'), value: (e) => name.location(e.location), cell: (e) => name.location(e.location) },
        { name: 'availableBefore', title: t('plan.before'), number: true, cell: (e) => (e.unlimited ? '∞' : number(e.availableBefore)) },
        { name: 'revoked', title: t('plan.revoke'), number: true, cell: (e) => <span className="revoke">{e.revoked ? `−${number(e.revoked)}` : ''}</span> },
        { name: 'granted', title: t('plan.grant'), number: true, cell: (e) => <span className="grant">{e.granted ? `+${number(e.granted)}` : ''}</span> },
        { name: 'availableAfter', title: t('plan.after'), number: true, cell: (e) => (e.unlimited ? '∞' : number(e.availableAfter)) },
        { name: 'missing', title: t('plan.missing'), number: true, cell: (e) => <span className={e.missing ? 'revoke' : ''}>{number(e.missing)}</span> },
      ]} />
  );
}

const SIGNS: Record<string, string> = { grant: '+', revoke: '−', wait: '…', unlicensed: '○', refuse: '×' };

export function useLineColumns(name: Names): Column<Line>[] {
  const { t, word } = useWords();
  const distributions = useItems(listOf('/v1/distributions'));
  return [
    { name: 'action', title: t('plan.action'), sort: 'number', cell: (l) => <span style={{ whiteSpace: 'nowrap' }}><span aria-hidden="true" className={`sign ${l.action}`}>{SIGNS[l.action]}</span> <State group="action" code={l.action} /></span> },
    { name: 'holder', title: t('holder'), cell: (l) => <Anchor size="sm" href={linkTo([l.kind === 'device' ? 'devices' : 'people', l.holder, 'explain'])}>{l.holder}</Anchor> },
    { name: 'item', title: t('item'), value: (l) => name.item(l.adamId), cell: (l) => name.item(l.adamId) },
    { name: 'location', title: t('location'), value: (l) => name.location(l.location), cell: (l) => name.location(l.location) },
    { name: 'why', title: t('reason'), cell: (l) => word('reason', l.reason) },
    { name: 'distribution', title: t('plan.for'), value: (l) => distributions.find((d) => d.id === l.distribution)?.name, cell: (l) => (l.distribution ? <a href={linkTo(['distributions', l.distribution])}>{distributions.find((d) => d.id === l.distribution)?.name ?? l.distribution}</a> : '') },
    { name: 'place', title: t('waiting.place'), number: true, cell: (l) => (l.place ? l.place : '') },
  ];
}
export const lineKey = (l: Line) => `${l.action} ${l.location} ${l.adamId} ${l.pricingParam} ${l.kind} ${l.holder}`;

function OnePlan({ id }: { id: string }) {
  const { t, word, moment, number } = useWords();
  const { session, may } = useSession();
  const { act } = useAct();
  const { complain } = useToast();
  const { query } = usePlace();
  const name = usePlanNames();
  const columns = useLineColumns(name);
  const plan = useGet(source('/v1/plans/{id}', { id }), 3_000);
  const filtersOf = (effects: Schemas['PlanEffect'][]): Filter[] => [
    { name: 'action', title: t('plan.action'), quiet: true, options: ACTIONS.map((value) => ({ value, label: word('action', value) })) },
    { name: 'text', title: t('filter'), hint: t('holder') },
    { name: 'adamId', title: t('item'), options: [...new Set(effects.map((e) => e.adamId))].map((value) => ({ value, label: name.item(value) })) },
    { name: 'location', title: t('location'), options: [...new Set(effects.map((e) => e.location))].map((id) => ({ value: String(id), label: name.location(id) })) },
  ];
  const save = (kind: string, type: string) => void saveAs(addressOf('/v1/plans/{id}/export', { id }), `plan-${id}.${kind}`, type).catch(complain);
  return (
    <Loaded query={plan}>{(p) => {
      const moves = p.grant + p.revoke > 0;
      return (
        <Stack>
          <PageHead title={t('plan.title', { id: p.id })} note={<><State group="plan" code={p.state} /> <Scope text={p.scope} /> · {moment(p.createdAt)} · {p.createdBy}</>}>
            <Button size="xs" variant="default" onClick={() => save('csv', 'text/csv')}>CSV</Button>
            <Button size="xs" variant="default" onClick={() => save('json', 'application/json')}>JSON</Button>
            {p.state === 'fresh' && may('approve') && p.createdBy !== session?.name && !p.approvedBy && <Button size="xs" variant="default" onClick={() => void act(() => call('POST', '/v1/plans/{id}/approve', { id }), t('plan.approved'))}>{t('plan.approve')}</Button>}
            {p.state === 'fresh' && may('distribute') && moves && <Apply plan={p} />}
            {p.state === 'applied' && may('distribute') && <Runs id={id} operations={p.operations} />}
          </PageHead>
          {p.state === 'stale' && <Alert color="yellow" variant="light">{t('plan.staleHint')} {may('distribute') && <PlanButton order={orderOf(p.scope)} label={t('plan.make')} />}</Alert>}
          {p.state === 'fresh' && !moves && <Alert variant="light">{t('plan.nothing')}</Alert>}
          {p.approvedBy && <Text size="sm">{t('plan.approvedBy', { name: p.approvedBy })}</Text>}
          {p.appliedBy && <Text size="sm">{t('plan.appliedAt')}: {moment(p.appliedAt)} · {p.appliedBy}</Text>}
          <Counts plan={p} />
          {p.operations.length > 0 && <Progressing operations={p.operations} />}
          <section><Title order={2} mb="xs">{t('plan.effects')}</Title><Effects effects={p.effects} name={name} /></section>
          <section>
            <Title order={2} mb="xs">{t('plan.lines')}</Title>
            <Group gap={6} mb="xs" className="no-print" role="group" aria-label={t('plan.action')}>
              {ACTIONS.filter((action) => p[action] > 0).map((action) => (
                <Button key={action} size="compact-sm" variant={query.get('action') === action ? 'light' : 'default'} aria-pressed={query.get('action') === action}
                        onClick={() => changeQuery({ action: query.get('action') === action ? '' : action })}>{word('action', action)} {number(p[action])}</Button>
              ))}
            </Group>
            <List<Line> name="plan-lines" from={listOf('/v1/plans/{id}/lines', { id })} filters={filtersOf(p.effects)} keyOf={lineKey} empty={<Text size="sm">{t('plan.nothing')}</Text>} columns={columns} />
          </section>
        </Stack>
      );
    }}</Loaded>
  );
}

/** Live: what became of the plan's operations, together and one by one. */
function Progressing({ operations }: { operations: Schemas['Operation'][] }) {
  const { t } = useWords();
  const sum = (pick: 'done' | 'failed' | 'tasks') => operations.reduce((n, o) => n + o[pick], 0);
  const all = { done: sum('done'), failed: sum('failed'), tasks: sum('tasks') };
  const over = operations.every((o) => o.state === 'done' || o.state === 'stopped');
  return (
    <section>
      <Title order={2} mb="xs">{t('operation.progressTitle')}</Title>
      {operations.length > 1 && <OperationBar of={all} />}
      <Text size="sm" role="status" mb="xs">
        {t(over ? 'plan.finished' : 'plan.running')} {operations.length > 1 ? t('operation.progress', { done: all.done, tasks: all.tasks }) : ''}{all.failed && operations.length > 1 ? ` · ${t('operation.failedN', { n: all.failed })}` : ''}
      </Text>
      {operations.map((o) => (
        <Group key={o.id} gap="sm" mb={6}>
          <Anchor size="sm" href={linkTo(['operations', o.id])}>{t('operation.title', { id: o.id })}</Anchor>
          <State group="verb" code={o.verb} /><State group="operation" code={o.state} />
          <OperationBar of={o} w={180} />
          <Text size="sm">{t('operation.progress', { done: o.done, tasks: o.tasks })}{o.failed ? ` · ${t('operation.failedN', { n: o.failed })}` : ''}</Text>
          {o.stopReason && <Text size="sm" className="revoke">{o.stopReason}</Text>}
        </Group>
      ))}
    </section>
  );
}

/** Asks with the counts; where the server's guard wants a second look, with what it says and the number to type. */
function Apply({ plan }: { plan: Schemas['PlanDetail'] }) {
  const { t } = useWords();
  const { act, busy } = useAct();
  const [open, setOpen] = useState(false);
  const [guard, setGuard] = useState<Refused>();
  const [typed, setTyped] = useState('');
  const apply = async () => {
    const order = guard ? { typedRevokes: Number(typed) } : {};
    const done = await act(() => call('POST', '/v1/plans/{id}/apply', { id: plan.id }, order).catch((error: unknown) => {
      if (!(error instanceof Refused) || error.problem.code !== 'confirm_revokes') throw error;
      setGuard(error);
      return 'guarded' as const;
    }), (result) => (result === 'guarded' ? t('plan.guarded') : t('plan.begun')));
    if (done !== 'guarded') setOpen(false);
  };
  return (
    <>
      <Button size="xs" onClick={() => setOpen(true)}>{t('plan.apply')}</Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('plan.apply')} centered closeButtonProps={{ 'aria-label': t('close') }}>
        <form onSubmit={(event) => { event.preventDefault(); void apply(); }}>
          <Stack gap="sm">
            <Text size="sm">{t('plan.applyHint', { grant: plan.grant, revoke: plan.revoke })}</Text>
            <Text size="sm">{t('plan.cost', { n: plan.requests, seconds: Math.ceil(plan.durationMs / 1000) })}</Text>
            {guard && (
              <>
                <ProblemNote error={guard} />
                <TextInput label={t('plan.typed', { n: plan.revoke })} inputMode="numeric" value={typed} onChange={(e) => setTyped(e.currentTarget.value)} data-autofocus />
              </>
            )}
            <Group justify="end">
              <Button variant="default" onClick={() => setOpen(false)}>{t('cancel')}</Button>
              <Button type="submit" loading={busy} disabled={guard !== undefined && typed !== String(plan.revoke)}>{t('plan.apply')}</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

/** What a plan is about, with names instead of numbers where they are known. */
function Scope({ text }: { text: string }) {
  const { t } = useWords();
  const distributions = useItems(listOf('/v1/distributions'));
  const locations = useItems(listOf('/v1/locations'));
  if (text === '') return <>{t('plan.everything')}</>;
  const named = (part: string) => {
    const [key = '', value = ''] = part.split('=');
    if (key === 'location') return locations.find((l) => String(l.id) === value)?.name ?? part;
    if (key === 'leaver') return `${t('person.leaves')}: ${decodeURIComponent(value)}`;
    const name = ['distribution', 'begin', 'end'].includes(key) ? distributions.find((d) => String(d.id) === value)?.name : undefined;
    if (!name) return part;
    return key === 'distribution' ? name : `${t(key === 'begin' ? 'plan.begins' : 'plan.ends')}: ${name}`;
  };
  return <>{text.split(' ').filter(Boolean).map(named).join(', ')}</>;
}

/** The order that a plan was made of, from its scope. */
function orderOf(scope: string): Schemas['PlanOrder'] {
  const order: Schemas['PlanOrder'] = {};
  for (const part of scope.split(' ').filter(Boolean)) {
    const [key = '', value = ''] = part.split('=');
    if (key === 'distribution' || key === 'location') order[key] = Number(value);
    if (key === 'begin' || key === 'end') order[key] = [...(order[key] ?? []), Number(value)];
    if (key === 'leaver') order.leaver = decodeURIComponent(value);
  }
  return order;
}

function Runs({ id, operations }: { id: string; operations: Schemas['Operation'][] }) {
  const { t } = useWords();
  const { act } = useAct();
  const is = (...states: string[]) => operations.some((o) => states.includes(o.state));
  return (
    <>
      {is('running', 'waiting') && <Button size="xs" variant="default" onClick={() => void act(() => call('POST', '/v1/plans/{id}/pause', { id }), t('plan.paused'))}>{t('pause')}</Button>}
      {is('paused') && <Button size="xs" onClick={() => void act(() => call('POST', '/v1/plans/{id}/resume', { id }), t('plan.resumed'))}>{t('resume')}</Button>}
      {is('running', 'waiting', 'paused') && <ConfirmButton label={t('plan.cancel')} title={t('plan.cancel')} onConfirm={() => act(() => call('POST', '/v1/plans/{id}/cancel', { id }), (done) => t('plan.cancelled', { n: done.cancelled }))}><Text size="sm">{t('plan.cancelHint')}</Text></ConfirmButton>}
      {!is('running', 'waiting', 'paused') && <ConfirmButton label={t('plan.undo')} title={t('plan.undo')} onConfirm={() => act(() => call('POST', '/v1/plans/{id}/undo', { id }), (done) => t('plan.undone', { n: done.cannot }))}><Text size="sm">{t('plan.undoHint')}</Text></ConfirmButton>}
    </>
  );
}
