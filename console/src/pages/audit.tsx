// The journal: who did what, and whether its chain is whole.
import { Alert, Button, Code, Text } from '@mantine/core';
import { useState } from 'react';

import { call, listOf, Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { useSession } from '../session';
import { Filter } from '../ui/filters';
import { Empty, PageHead, useAct } from '../ui/parts';
import { List } from '../ui/table';

type Entry = Schemas['AuditEntry'];

/** "name=value" lines, on one. */
function Detail({ text }: { text: string }) {
  return <Text size="sm" style={{ overflowWrap: 'anywhere' }}>{text.split('\n').filter((line) => !/^[^=]*=?$/.test(line)).map((line) => line.replace('=', ': ')).join(' · ')}</Text>;
}

export function Audit() {
  const { t, moment, number } = useWords();
  const { act, busy } = useAct();
  const { mayEverywhere } = useSession();
  const [checked, setChecked] = useState<{ report: Schemas['AuditReport']; at: string }>();
  const filters: Filter[] = [
    { name: 'actor', title: t('by') },
    { name: 'act', title: t('audit.act'), hint: t('audit.actHint') },
    { name: 'subject', title: t('audit.subject'), hint: t('audit.subjectHint') },
    { name: 'from', title: t('audit.from'), type: 'date' },
    { name: 'to', title: t('audit.to'), type: 'date' },
  ];
  const verify = () => act(async () => setChecked({ report: await call('GET', '/v1/audit/verify'), at: new Date().toISOString() }));
  const report = checked?.report;
  return (
    <>
      <PageHead title={t('nav.audit')} note={t('audit.hint')}>
        {mayEverywhere('audit') && <Button size="xs" loading={busy} onClick={() => void verify()}>{t('audit.verify')}</Button>}
      </PageHead>
      {busy && <Text size="sm" role="status" mb="md">{t('audit.checking')}</Text>}
      {report && (
        <Alert mb="md" role="status" color={report.whole ? 'green' : 'red'} variant="light" title={report.whole ? t('audit.whole', { n: report.entries }) : t('audit.broken', { trouble: report.trouble })}>
          <Text size="sm">{t('audit.checkedAt', { at: moment(checked.at) })}</Text>
          <Text size="sm">{report.whole ? t('audit.lastHash') : t('audit.brokenRemedy')}</Text>
          {report.whole && <Code style={{ overflowWrap: 'anywhere' }}>{report.lastHash}</Code>}
        </Alert>
      )}
      <List<Entry> name="audit" from={listOf('/v1/audit')} filters={filters} first="-seq" keyOf={(e) => String(e.seq)} file="audit.csv" empty={<Empty title={t('search.nothing')} />}
        columns={[
          { name: 'seq', title: t('number'), number: true, cell: (e) => number(e.seq) },
          { name: 'at', title: t('audit.at'), cell: (e) => <span style={{ whiteSpace: 'nowrap' }}>{moment(e.at)}</span> },
          { name: 'actor', title: t('by'), cell: (e) => e.actor },
          { name: 'act', title: t('audit.act'), cell: (e) => <code>{e.act}</code> },
          { name: 'subject', title: t('audit.subject'), cell: (e) => e.subject },
          { name: 'detail', title: t('audit.detail'), cell: (e) => <Detail text={e.detail} /> },
          { name: 'hash', title: t('audit.hash'), cell: (e) => <code title={e.hash}>{e.hash.slice(0, 12)}…</code>, hidden: true },
        ]} />
    </>
  );
}
