// Plans: what is to be done, read before anything moves, then carried out as shown.
import { Alert, Anchor, Button, Group, NumberInput, Progress, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas, saveAs, send } from '../api/client';
import { useWords } from '../i18n/words';
import { go, linkTo, usePlace } from '../router';
import { useSession } from '../session';
import { ConfirmButton, Empty, Figure, Loaded, PageHead, State, useAct, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';
import { ProblemNote, useToast } from '../ui/toast';
import { PlanButton } from './distributions';

type Plan = Schemas['Plan'];
type Line = Schemas['PlanLine'];

export function Plans() {
  const { path } = usePlace();
  if (path[1] === 'what-if') return <WhatIf />;
  return path[1] ? <OnePlan id={path[1]} /> : <All />;
}

function All() {
  const { t, moment, number } = useWords();
  const { may } = useSession();
  return (
    <>
      <PageHead title={t('nav.plans')}>
        {may('distribute') && <><PlanButton order={{}} label={t('plan.make')} /><Button size="xs" variant="default" component="a" href={linkTo(['plans', 'what-if'])}>{t('plan.whatIf')}</Button></>}
      </PageHead>
      <List<Plan> name="plans" path="/v1/plans" every={10_000} keyOf={(p) => String(p.id)} link={(p) => linkTo(['plans', p.id])} csv={{ path: '/v1/plans?pageSize=2000', file: 'plans.csv' }}
        empty={<Empty title={t('plan.none')}><Text size="sm">{t('plan.noneHint')}</Text></Empty>}
        columns={[
          { name: 'id', title: t('number'), cell: (p) => p.id },
          { name: 'state', title: t('state'), cell: (p) => <State group="plan" code={p.state} /> },
          { name: 'scope', title: t('plan.scope'), cell: (p) => p.scope || t('plan.everything') },
          { name: 'grant', title: t('plan.grant'), number: true, cell: (p) => number(p.grant) },
          { name: 'revoke', title: t('plan.revoke'), number: true, cell: (p) => number(p.revoke) },
          { name: 'wait', title: t('plan.wait'), number: true, cell: (p) => number(p.wait) },
          { name: 'refuse', title: t('plan.refuse'), number: true, cell: (p) => number(p.refuse) },
          { name: 'at', title: t('created'), cell: (p) => moment(p.createdAt) },
          { name: 'by', title: t('by'), cell: (p) => p.createdBy },
          { name: 'applied', title: t('plan.appliedAt'), cell: (p) => moment(p.appliedAt), hidden: true },
        ]} />
    </>
  );
}

function useNames() {
  const catalog = useItems<Schemas['CatalogItem']>('/v1/catalog');
  const assets = useItems<Schemas['Asset']>('/v1/assets');
  const locations = useItems<Schemas['Location']>('/v1/locations');
  return {
    item: (adamId: string) => catalog.find((i) => i.adamId === adamId)?.name || assets.find((a) => a.adamId === adamId)?.name || adamId,
    location: (id: number) => (id === 0 ? '–' : locations.find((l) => l.id === id)?.name ?? String(id)),
  };
}

function Counts({ plan }: { plan: Plan }) {
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

function Effects({ effects }: { effects: Schemas['PlanEffect'][] }) {
  const { t, number } = useWords();
  const name = useNames();
  return (
    <Rows name="effects" rows={effects} keyOf={(e) => `${e.location} ${e.adamId} ${e.pricingParam}`} empty={<Text size="sm">{t('plan.noEffects')}</Text>}
      columns={[
        { name: 'item', title: t('item'), cell: (e) => name.item(e.adamId) },
        { name: 'location', title: t('location'), cell: (e) => name.location(e.location) },
        { name: 'before', title: t('plan.before'), number: true, cell: (e) => number(e.availableBefore) },
        { name: 'revoked', title: t('plan.revoke'), number: true, cell: (e) => <span className="revoke">{number(e.revoked)}</span> },
        { name: 'granted', title: t('plan.grant'), number: true, cell: (e) => <span className="grant">{number(e.granted)}</span> },
        { name: 'after', title: t('plan.after'), number: true, cell: (e) => number(e.availableAfter) },
        { name: 'missing', title: t('plan.missing'), number: true, cell: (e) => number(e.missing) },
      ]} />
  );
}

function lineColumns(t: ReturnType<typeof useWords>['t'], word: ReturnType<typeof useWords>['word'], name: ReturnType<typeof useNames>) {
  return [
    { name: 'action', title: t('plan.action'), cell: (l: Line) => <State group="action" code={l.action} /> },
    { name: 'holder', title: t('holder'), cell: (l: Line) => <Anchor size="sm" href={linkTo([l.kind === 'device' ? 'devices' : 'people', l.holder, 'explain'])}>{l.holder}</Anchor> },
    { name: 'item', title: t('item'), cell: (l: Line) => name.item(l.adamId) },
    { name: 'location', title: t('location'), cell: (l: Line) => name.location(l.location) },
    { name: 'why', title: t('reason'), cell: (l: Line) => word('reason', l.reason) },
    { name: 'place', title: t('waiting.place'), number: true, cell: (l: Line) => (l.place ? l.place : '') },
  ];
}
const keyOf = (l: Line) => `${l.action} ${l.location} ${l.adamId} ${l.pricingParam} ${l.kind} ${l.holder}`;

function OnePlan({ id }: { id: string }) {
  const { t, word, moment } = useWords();
  const { session, may } = useSession();
  const { act } = useAct();
  const { complain } = useToast();
  const name = useNames();
  const path = `/v1/plans/${id}`;
  const plan = useGet<Schemas['PlanDetail']>(path, 3_000);
  const [typed, setTyped] = useState<number | string>('');
  return (
    <Loaded query={plan}>{(p) => {
      const moves = p.grant + p.revoke > 0;
      const run = (verb: string, done: string) => act(() => send('POST', `${path}/${verb}`, {}), done);
      return (
        <Stack>
          <PageHead title={t('plan.title', { id: p.id })} note={<><State group="plan" code={p.state} /> {p.scope || t('plan.everything')} · {moment(p.createdAt)} · {p.createdBy}</>}>
            <Button size="xs" variant="default" onClick={() => void saveAs(`${path}/export`, `plan-${id}.csv`, 'text/csv').catch(complain)}>CSV</Button>
            <Button size="xs" variant="default" onClick={() => void saveAs(`${path}/export`, `plan-${id}.json`, 'application/json').catch(complain)}>JSON</Button>
            {p.state === 'fresh' && may('approve') && p.createdBy !== session?.name && !p.approvedBy && <Button size="xs" variant="default" onClick={() => void run('approve', t('plan.approved'))}>{t('plan.approve')}</Button>}
            {p.state === 'fresh' && may('distribute') && moves && (
              <ConfirmButton label={t('plan.apply')} title={t('plan.apply')} color="cyan"
                onConfirm={() => act(() => send('POST', `${path}/apply`, typed === '' ? {} : { typedRevokes: Number(typed) }), t('plan.begun'))}>
                <Text size="sm">{t('plan.applyHint', { grant: p.grant, revoke: p.revoke })}</Text>
                {p.revoke > 0 && <NumberInput label={t('plan.typed', { n: p.revoke })} value={typed} onChange={setTyped} />}
              </ConfirmButton>
            )}
            {p.state === 'applied' && may('distribute') && <Runs operations={p.operations} run={run} />}
          </PageHead>
          {p.state === 'stale' && <Alert color="yellow" variant="light">{t('plan.staleHint')} {may('distribute') && <PlanButton order={orderOf(p.scope)} label={t('plan.make')} />}</Alert>}
          {p.state === 'fresh' && !moves && <Alert variant="light">{t('plan.nothing')}</Alert>}
          {p.approvedBy && <Text size="sm">{t('plan.approvedBy', { name: p.approvedBy })}</Text>}
          <Counts plan={p as unknown as Plan} />
          {p.operations.length > 0 && (
            <section>
              <Title order={2} mb="xs">{t('nav.operations')}</Title>
              {p.operations.map((o) => (
                <Group key={o.id} gap="sm" mb={6}>
                  <Anchor size="sm" href={linkTo(['operations', o.id])}>{t('operation.title', { id: o.id })}</Anchor>
                  <State group="verb" code={o.verb} /><State group="operation" code={o.state} />
                  <Progress w={180} value={(100 * (o.done + o.failed)) / Math.max(1, o.tasks)} color={o.failed ? 'red' : 'cyan'} aria-label={t('operation.progress', { done: o.done, tasks: o.tasks })} />
                  <Text size="sm">{t('operation.progress', { done: o.done, tasks: o.tasks })}{o.failed ? ` · ${t('operation.failedN', { n: o.failed })}` : ''}</Text>
                </Group>
              ))}
            </section>
          )}
          <section><Title order={2} mb="xs">{t('plan.effects')}</Title><Effects effects={p.effects} /></section>
          <section>
            <Title order={2} mb="xs">{t('plan.lines')}</Title>
            <List<Line> name="plan-lines" path={`${path}/lines?pageSize=200`} keyOf={keyOf} empty={<Text size="sm">{t('plan.nothing')}</Text>} columns={lineColumns(t, word, name)} />
          </section>
        </Stack>
      );
    }}</Loaded>
  );
}

function orderOf(scope: string): Record<string, unknown> {
  const order: Record<string, unknown> = {};
  for (const part of scope.split(' ').filter(Boolean)) {
    const [key = '', value = ''] = part.split('=');
    if (key === 'distribution' || key === 'location') order[key] = Number(value);
    if (key === 'begin' || key === 'end') order[key] = [...((order[key] as number[]) ?? []), Number(value)];
    if (key === 'leaver') order.leaver = decodeURIComponent(value);
  }
  return order;
}

function Runs({ operations, run }: { operations: Schemas['Operation'][]; run: (verb: string, done: string) => Promise<unknown> }) {
  const { t } = useWords();
  const is = (...states: string[]) => operations.some((o) => states.includes(o.state));
  return (
    <>
      {is('running', 'waiting') && <Button size="xs" variant="default" onClick={() => void run('pause', t('plan.paused'))}>{t('pause')}</Button>}
      {is('paused') && <Button size="xs" onClick={() => void run('resume', t('plan.resumed'))}>{t('resume')}</Button>}
      {is('running', 'waiting', 'paused') && <ConfirmButton label={t('cancel')} title={t('cancel')} onConfirm={() => run('cancel', t('plan.cancelled'))}><Text size="sm">{t('plan.cancelHint')}</Text></ConfirmButton>}
      {!is('running', 'waiting', 'paused') && <ConfirmButton label={t('plan.undo')} title={t('plan.undo')} onConfirm={() => run('undo', t('plan.undone'))}><Text size="sm">{t('plan.undoHint')}</Text></ConfirmButton>}
    </>
  );
}

function WhatIf() {
  const { t, word } = useWords();
  const name = useNames();
  const locations = useItems<Schemas['Location']>('/v1/locations');
  const catalog = useItems<Schemas['CatalogItem']>('/v1/catalog');
  const [what, setWhat] = useState('more_seats');
  const [location, setLocation] = useState<string | null>(null);
  const [adamId, setAdamId] = useState<string | null>(null);
  const [seats, setSeats] = useState<number | string>(10);
  const [days, setDays] = useState<number | string>(60);
  const [serials, setSerials] = useState('');
  const [unit, setUnit] = useState<string | null>(null);
  const units = useItems<Schemas['Unit']>('/v1/units');
  const [answer, setAnswer] = useState<Schemas['MadePlan']>();
  const [error, setError] = useState<unknown>();
  const ask = async () => {
    setError(undefined);
    setAnswer(undefined);
    const pretended: Record<string, unknown> = { what };
    if (what === 'token_dies' || what === 'more_seats') pretended.location = Number(location ?? 0);
    if (what === 'more_seats') Object.assign(pretended, { adamId: adamId ?? '0', seats: Number(seats) });
    if (what === 'devices_move') Object.assign(pretended, { unit: Number(unit ?? 0), serialNumbers: serials.split(/[\s,;]+/).filter(Boolean) });
    if (what === 'idle_reclaimed') pretended.idleDays = Number(days);
    await send<Schemas['MadePlan']>('POST', '/v1/plans', { pretend: [pretended] }).then(setAnswer, setError);
  };
  return (
    <Stack>
      <PageHead title={t('plan.whatIf')} note={t('plan.whatIfHint')} />
      <Group align="end">
        <Select label={t('plan.pretend')} w={260} allowDeselect={false} value={what} onChange={(value) => setWhat(value ?? 'more_seats')} data={['more_seats', 'token_dies', 'devices_move', 'idle_reclaimed'].map((value) => ({ value, label: word('pretend', value) }))} />
        {(what === 'more_seats' || what === 'token_dies') && <Select label={t('location')} value={location} onChange={setLocation} data={locations.map((l) => ({ value: String(l.id), label: l.name }))} />}
        {what === 'more_seats' && <Select label={t('item')} searchable value={adamId} onChange={setAdamId} data={catalog.map((c) => ({ value: c.adamId, label: c.name || c.adamId }))} />}
        {what === 'more_seats' && <NumberInput label={t('plan.seats')} value={seats} onChange={setSeats} w={110} />}
        {what === 'devices_move' && <TextInput label={t('distribution.serials')} value={serials} onChange={(e) => setSerials(e.currentTarget.value)} />}
        {what === 'devices_move' && <Select label={t('unit')} value={unit} onChange={setUnit} data={units.map((u) => ({ value: String(u.id), label: u.name }))} />}
        {what === 'idle_reclaimed' && <NumberInput label={t('distribution.idleDays')} min={1} value={days} onChange={setDays} w={160} />}
        <Button onClick={() => void ask()}>{t('plan.ask')}</Button>
      </Group>
      <ProblemNote error={error} />
      {answer && (
        <>
          <Counts plan={answer as unknown as Plan} />
          <Effects effects={answer.effects} />
          <Rows name="what-if" rows={answer.lines} keyOf={keyOf} empty={<Text size="sm">{t('plan.nothing')}</Text>} columns={lineColumns(t, word, name)} />
        </>
      )}
      <Group><Button variant="default" size="xs" onClick={() => go(linkTo(['plans']))}>{t('nav.plans')}</Button></Group>
    </Stack>
  );
}
