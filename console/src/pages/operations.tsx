// What was asked of Apple, and what became of it.
import { Alert, Progress, Stack, Text } from '@mantine/core';

import { listOf, Schemas, source } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { Filter } from '../ui/filters';
import { Empty, Facts, Loaded, PageHead, PageTabs, State, useGet, useItems } from '../ui/parts';
import { List, Rows } from '../ui/table';

type Operation = Schemas['Operation'];
const STATES = ['running', 'waiting', 'paused', 'stopped', 'done'];

export function Operations() {
  const { path } = usePlace();
  return path[1] ? <One id={path[1]} tab={path[2] ?? 'tasks'} /> : <All />;
}

/** How far it is; red where something failed. */
export function OperationBar({ of, w }: { of: { done: number; failed: number; tasks: number }; w?: number }) {
  const { t } = useWords();
  return <Progress w={w} value={(100 * (of.done + of.failed)) / Math.max(1, of.tasks)} color={of.failed ? 'red' : 'cyan'} aria-label={t('operation.progress', { done: of.done, tasks: of.tasks })} />;
}

function useLocationNames() {
  const locations = useItems(listOf('/v1/locations'));
  return { locations, locationName: (id: number) => locations.find((l) => l.id === id)?.name ?? String(id) };
}

function All() {
  const { t, word, moment, number } = useWords();
  const { locations, locationName } = useLocationNames();
  const filters: Filter[] = [
    { name: 'state', title: t('state'), options: STATES.map((value) => ({ value, label: word('operation', value) })) },
    { name: 'location', title: t('location'), options: locations.map((l) => ({ value: String(l.id), label: l.name })) },
  ];
  return (
    <>
      <PageHead title={t('nav.operations')} note={t('operation.hint')} />
      <List<Operation> name="operations" from={listOf('/v1/operations')} filters={filters} every={3_000} keyOf={(o) => String(o.id)} link={(o) => linkTo(['operations', o.id])}
        file="operations.csv" empty={<Empty title={t('operation.none')}>{t('operation.noneHint')}</Empty>}
        columns={[
          { name: 'id', title: t('number'), cell: (o) => o.id },
          { name: 'verb', title: t('operation.verb'), cell: (o) => <State group="verb" code={o.verb} /> },
          { name: 'state', title: t('state'), cell: (o) => <State group="operation" code={o.state} /> },
          { name: 'progress', title: t('operation.progressTitle'), cell: (o) => <OperationBar of={o} w={120} /> },
          { name: 'tasks', title: t('operation.tasks'), number: true, cell: (o) => number(o.tasks) },
          { name: 'done', title: t('operation.done'), number: true, cell: (o) => number(o.done) },
          { name: 'failed', title: t('operation.failed'), number: true, cell: (o) => <span className={o.failed ? 'revoke' : ''}>{number(o.failed)}</span> },
          { name: 'location', title: t('location'), cell: (o) => locationName(o.location) },
          { name: 'createdAt', title: t('created'), cell: (o) => moment(o.createdAt) },
          { name: 'createdBy', title: t('by'), cell: (o) => o.createdBy },
          { name: 'note', title: t('operation.note'), cell: (o) => o.note },
          { name: 'settledAt', title: t('operation.settledAt'), cell: (o) => moment(o.settledAt), hidden: true },
          { name: 'verifiedAt', title: t('operation.verifiedAt'), cell: (o) => moment(o.verifiedAt), hidden: true },
        ]} />
    </>
  );
}

function One({ id, tab }: { id: string; tab: string }) {
  const { t, word, moment } = useWords();
  const { locationName } = useLocationNames();
  const operation = useGet(source('/v1/operations/{id}', { id }), 2_000);
  const catalog = useItems(listOf('/v1/catalog'));
  const itemName = (adamId: string | null | undefined) => catalog.find((i) => i.adamId === adamId)?.name || adamId || '';
  const filters: Filter[] = [{ name: 'state', title: t('state'), options: ['open', 'done', 'failed'].map((value) => ({ value, label: word('task', value) })) }];
  return (
    <Loaded query={operation}>{(o) => (
      <Stack>
        <PageHead title={t('operation.title', { id: o.id })} note={<><State group="verb" code={o.verb} /> <State group="operation" code={o.state} /></>} />
        <OperationBar of={o} />
        <Text size="sm" role="status">{t('operation.progress', { done: o.done, tasks: o.tasks })}{o.failed ? ` · ${t('operation.failedN', { n: o.failed })}` : ''}</Text>
        {o.stopReason && <Alert color="yellow" variant="light" title={t('operation.stoppedBecause')}>{o.stopReason} <a href={linkTo(['locations', o.location])}>{locationName(o.location)}</a></Alert>}
        <Facts rows={[
          [t('location'), <a href={linkTo(['locations', o.location])}>{locationName(o.location)}</a>], [t('created'), `${moment(o.createdAt)} · ${o.createdBy}`],
          [t('operation.settledAt'), moment(o.settledAt)], [t('operation.verifiedAt'), moment(o.verifiedAt)], [t('operation.note'), o.note],
        ]} />
        <PageTabs now={tab} link={(value) => linkTo(['operations', id, value])} tabs={[['tasks', t('operation.tasks')], ['requests', t('operation.requests')]]} />
        {tab === 'tasks' && (
          <List<Schemas['Task']> name="tasks" from={listOf('/v1/operations/{id}/tasks', { id })} filters={filters} every={5_000} keyOf={(x) => String(x.id)} file={`operation-${id}.csv`}
            empty={<Empty title={t('operation.noTasks')} />}
            columns={[
              { name: 'id', title: t('number'), number: true, cell: (x) => x.id },
              { name: 'holder', title: t('holder'), cell: (x) => <a href={linkTo([x.kind === 'device' ? 'devices' : 'people', x.holder ?? ''])}>{x.holder}</a> },
              { name: 'adamId', title: t('item'), value: (x) => itemName(x.adamId), cell: (x) => (x.adamId ? <a href={linkTo(['catalog', x.adamId])}>{itemName(x.adamId)}</a> : '') },
              { name: 'state', title: t('state'), cell: (x) => <State group="task" code={x.state} /> },
              { name: 'error', title: t('operation.error'), cell: (x) => x.error ? `${x.error}${x.appleErrorNumber ? ` (${x.appleErrorNumber})` : ''}` : '' },
            ]} />
        )}
        {tab === 'requests' && <Requests rows={o.requests} />}
      </Stack>
    )}</Loaded>
  );
}

/** What went to Apple, one by one. */
function Requests({ rows }: { rows: Schemas['SentRequest'][] }) {
  const { t, word, moment } = useWords();
  return (
    <Rows name="requests" rows={rows} keyOf={(r) => String(r.id)} empty={<Empty title={t('operation.noRequests')} />}
      columns={[
        { name: 'id', title: t('number'), number: true, cell: (r) => r.id },
        { name: 'state', title: t('state'), cell: (r) => word('request', r.state) },
        { name: 'attempts', title: t('request.attempts'), number: true, cell: (r) => r.attempts },
        { name: 'sentAt', title: t('request.sentAt'), cell: (r) => moment(r.sentAt) },
        { name: 'eventId', title: t('request.event'), cell: (r) => <code>{r.eventId}</code> },
        { name: 'trouble', title: t('operation.error'), cell: (r) => r.trouble },
      ]} />
  );
}
