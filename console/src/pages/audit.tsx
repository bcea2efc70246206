// The journal: who did what, and whether its chain is whole.
import { Alert, Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

import { page, Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { Empty, PageHead, useAct } from '../ui/parts';
import { List } from '../ui/table';

type Entry = Schemas['AuditEntry'];

export function Audit() {
  const { t, moment } = useWords();
  const { act, busy } = useAct();
  const [actor, setActor] = useState('');
  const [subject, setSubject] = useState('');
  const [wanted] = useDebouncedValue([actor, subject], 300);
  const [report, setReport] = useState<Schemas['AuditReport']>();
  const query = `actor=${encodeURIComponent(wanted[0]!)}&subject=${encodeURIComponent(wanted[1]!)}`;
  const verify = () => act(async () => setReport((await page<never>('/v1/audit/verify')) as unknown as Schemas['AuditReport']));
  return (
    <>
      <PageHead title={t('nav.audit')} note={t('audit.hint')}><Button size="xs" variant="default" loading={busy} onClick={() => void verify()}>{t('audit.verify')}</Button></PageHead>
      {report && <Alert mb="md" role="status" color={report.whole ? 'green' : 'red'} variant="light">{report.whole ? t('audit.whole', { n: report.entries }) : t('audit.broken', { trouble: report.trouble })}</Alert>}
      <List<Entry> name="audit" path={`/v1/audit?pageSize=200&${query}`} keyOf={(e) => String(e.seq)} csv={{ path: `/v1/audit?pageSize=2000&${query}`, file: 'audit.csv' }} empty={<Empty title={t('search.nothing')} />}
        tools={(
          <>
            <TextInput size="xs" aria-label={t('by')} placeholder={t('by')} value={actor} onChange={(e) => setActor(e.currentTarget.value)} />
            <TextInput size="xs" aria-label={t('audit.subject')} placeholder={t('audit.subject')} value={subject} onChange={(e) => setSubject(e.currentTarget.value)} />
          </>
        )}
        columns={[
          { name: 'seq', title: t('number'), number: true, cell: (e) => e.seq },
          { name: 'at', title: t('audit.at'), cell: (e) => moment(e.at) },
          { name: 'actor', title: t('by'), cell: (e) => e.actor },
          { name: 'act', title: t('audit.act'), cell: (e) => <code>{e.act}</code> },
          { name: 'subject', title: t('audit.subject'), cell: (e) => e.subject },
          { name: 'detail', title: t('audit.detail'), cell: (e) => <code style={{ fontSize: 12, overflowWrap: 'anywhere' }}>{typeof e.detail === 'string' ? e.detail : JSON.stringify(e.detail)}</code> },
          { name: 'hash', title: t('audit.hash'), cell: (e) => <code>{e.hash.slice(0, 12)}…</code>, hidden: true },
        ]} />
    </>
  );
}
