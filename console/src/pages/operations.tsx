// What was asked of Apple, and what became of it.
import { Alert, Progress, Select, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo, usePlace } from '../router';
import { Empty, Facts, Loaded, PageHead, State, useGet } from '../ui/parts';
import { List } from '../ui/table';

type Operation = Schemas['Operation'];

export function Operations() {
  const { path } = usePlace();
  return path[1] ? <One id={path[1]} /> : <All />;
}

function All() {
  const { t, word, moment, number } = useWords();
  const [state, setState] = useState<string | null>(null);
  return (
    <>
      <PageHead title={t('nav.operations')} />
      <List<Operation> name="operations" path={`/v1/operations?pageSize=100${state ? `&state=${state}` : ''}`} every={3_000} keyOf={(o) => String(o.id)} link={(o) => linkTo(['operations', o.id])}
        csv={{ path: '/v1/operations?pageSize=2000', file: 'operations.csv' }} empty={<Empty title={t('operation.none')} />}
        tools={<Select size="xs" aria-label={t('state')} placeholder={t('state')} clearable value={state} onChange={setState} data={['running', 'waiting', 'paused', 'stopped', 'done'].map((value) => ({ value, label: word('operation', value) }))} />}
        columns={[
          { name: 'id', title: t('number'), cell: (o) => o.id },
          { name: 'verb', title: t('operation.verb'), cell: (o) => <State group="verb" code={o.verb} /> },
          { name: 'state', title: t('state'), cell: (o) => <State group="operation" code={o.state} /> },
          { name: 'progress', title: t('operation.progressTitle'), cell: (o) => <Progress w={120} value={(100 * (o.done + o.failed)) / Math.max(1, o.tasks)} color={o.failed ? 'red' : 'cyan'} aria-label={t('operation.progress', { done: o.done, tasks: o.tasks })} /> },
          { name: 'tasks', title: t('operation.tasks'), number: true, cell: (o) => number(o.tasks) },
          { name: 'done', title: t('operation.done'), number: true, cell: (o) => number(o.done) },
          { name: 'failed', title: t('operation.failed'), number: true, cell: (o) => number(o.failed) },
          { name: 'at', title: t('created'), cell: (o) => moment(o.createdAt) },
          { name: 'by', title: t('by'), cell: (o) => o.createdBy },
          { name: 'note', title: t('operation.note'), cell: (o) => o.note },
        ]} />
    </>
  );
}

function One({ id }: { id: string }) {
  const { t, moment } = useWords();
  const operation = useGet<Schemas['OperationDetail']>(`/v1/operations/${id}`, 2_000);
  return (
    <Loaded query={operation}>{(o) => (
      <Stack>
        <PageHead title={t('operation.title', { id: o.id })} note={<><State group="verb" code={o.verb} /> <State group="operation" code={o.state} /></>} />
        <Progress value={(100 * (o.done + o.failed)) / Math.max(1, o.tasks)} color={o.failed ? 'red' : 'cyan'} aria-label={t('operation.progress', { done: o.done, tasks: o.tasks })} />
        <Text size="sm" role="status">{t('operation.progress', { done: o.done, tasks: o.tasks })}{o.failed ? ` · ${t('operation.failedN', { n: o.failed })}` : ''}</Text>
        {o.stopReason && <Alert color="yellow" variant="light">{o.stopReason}</Alert>}
        <Facts rows={[[t('created'), `${moment(o.createdAt)} · ${o.createdBy}`], [t('operation.settledAt'), moment(o.settledAt)], [t('operation.requests'), o.requestsSent], [t('operation.note'), o.note]]} />
        <Title order={2}>{t('operation.tasks')}</Title>
        <List<Schemas['Task']> name="tasks" path={`/v1/operations/${id}/tasks?pageSize=200`} every={5_000} keyOf={(x) => String(x.id)} csv={{ path: `/v1/operations/${id}/tasks?pageSize=2000`, file: `operation-${id}.csv` }}
          empty={<Empty title={t('operation.noTasks')} />}
          columns={[
            { name: 'holder', title: t('holder'), cell: (x) => <a href={linkTo([x.kind === 'device' ? 'devices' : 'people', x.holder ?? ''])}>{x.holder}</a> },
            { name: 'item', title: t('item'), cell: (x) => x.adamId },
            { name: 'state', title: t('state'), cell: (x) => <State group="task" code={x.state} /> },
            { name: 'error', title: t('operation.error'), cell: (x) => x.error ? `${x.error}${x.appleErrorNumber ? ` (${x.appleErrorNumber})` : ''}` : '' },
          ]} />
      </Stack>
    )}</Loaded>
  );
}
