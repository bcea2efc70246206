// The live preview of the builder: who would be in, who not, and why, device by device.
import { Alert, Button, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { call, Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { State } from '../ui/parts';
import { Rows } from '../ui/table';
import { ProblemNote } from '../ui/toast';

type Order = Schemas['PreviewOrder'];
type Only = NonNullable<Order['only']>;
const ONLY: Only[] = ['grant', 'keep', 'wait', 'refuse', 'unlicensed', 'left_out'];
const SHOWN = 200;

export function DistributionPreview({ order, itemName }: { order: Order; itemName: (adamId: string) => string }) {
  const { t, word, number } = useWords();
  const [only, setOnly] = useState<Only>();
  const [asked] = useDebouncedValue(JSON.stringify({ ...order, only, rows: SHOWN }), 450);
  const told = useQuery({
    queryKey: ['preview', asked], placeholderData: keepPreviousData,
    queryFn: () => call('POST', '/v1/distributions/preview', {}, JSON.parse(asked) as Order),
  });
  const p = told.data;
  const sum = (name: 'grant' | 'keep' | 'wait' | 'refuse' | 'unlicensed') => p?.items.reduce((n, item) => n + item[name], 0) ?? 0;
  const out = p ? p.excluded.devices + p.excluded.people + p.outside.devices + p.outside.people : 0;
  const countOf = (one: Only) => (one === 'left_out' ? out : sum(one));
  return (
    <Stack gap="sm" component="section" aria-label={t('preview.title')} className="card preview">
      <Title order={2}>{t('preview.title')}</Title>
      <Text className="muted">{t('preview.hint')}</Text>
      <ProblemNote error={told.error} />
      {!p && told.isPending && <Text size="sm">{t('loading')}</Text>}
      {p && !told.error && (
        <>
          <Text size="sm" role="status" fw={600}>{t('preview.in', { devices: p.included.devices, people: p.included.people })}{told.isFetching ? ' …' : ''}</Text>
          {out > 0 && <Text size="sm">{t('preview.out', { out: p.excluded.devices + p.excluded.people, outside: p.outside.devices + p.outside.people })}</Text>}
          {p.warnings.map((warning) => <Alert key={warning} color="yellow" variant="light" p="xs">{warning}</Alert>)}
          {p.items.length > 1 && (
            <Rows name="preview-items" rows={p.items} keyOf={(i) => i.adamId} empty=""
              columns={[
                { name: 'name', title: t('item'), cell: (i) => i.name || itemName(i.adamId) },
                { name: 'grant', title: t('plan.grant'), number: true, cell: (i) => <span className="grant">{number(i.grant)}</span> },
                { name: 'keep', title: t('preview.keep'), number: true, cell: (i) => number(i.keep) },
                { name: 'wait', title: t('plan.wait'), number: true, cell: (i) => number(i.wait) },
                { name: 'refuse', title: t('plan.refuse'), number: true, cell: (i) => number(i.refuse + i.unlicensed) },
              ]} />
          )}
          <Group gap={6} role="group" aria-label={t('preview.show')}>
            <Button size="compact-sm" variant={only ? 'default' : 'light'} aria-pressed={!only} onClick={() => setOnly(undefined)}>{t('preview.all')}</Button>
            {ONLY.filter((one) => countOf(one) > 0 || one === only).map((one) => (
              <Button key={one} size="compact-sm" variant={only === one ? 'light' : 'default'} aria-pressed={only === one} onClick={() => setOnly(only === one ? undefined : one)}>
                {word('preview', one)} {number(countOf(one))}
              </Button>
            ))}
          </Group>
          <SimpleGrid cols={1}>
            <Rows name="preview-rows" rows={p.rows} keyOf={(r) => `${r.kind} ${r.holder} ${r.adamId}`} empty={<Text size="sm">{t('preview.nobody')}</Text>}
              columns={[
                { name: 'holder', title: t('holder'), cell: (r) => <a href={linkTo([r.kind === 'device' ? 'devices' : 'people', r.holder, 'explain'])} target="_blank" rel="noreferrer">{r.holder}</a> },
                ...(p.items.length > 1 ? [{ name: 'adamId', title: t('item'), cell: (r: Schemas['PreviewRow']) => (r.adamId ? itemName(r.adamId) : '') }] : []),
                { name: 'action', title: t('state'), cell: (r) => <State group="preview" code={r.action} /> },
                { name: 'why', title: t('reason'), cell: (r) => word('reason', r.reason) },
              ]} />
          </SimpleGrid>
          {p.rows.length === SHOWN && <Text className="muted">{t('preview.more', { n: SHOWN })}</Text>}
        </>
      )}
    </Stack>
  );
}
