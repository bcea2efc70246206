// A CSV file, tried first: what each column means, which rows are not good, then taken.
import { Alert, Button, FileInput, Group, Stack, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { saveBlob, Schemas, sendFile } from '../api/client';
import { useWords } from '../i18n/words';
import { linkTo } from '../router';
import { PageHead, readAgain } from '../ui/parts';
import { Rows } from '../ui/table';
import { ProblemNote, useToast } from '../ui/toast';

type Report = Schemas['ImportReport'];

export function Import({ kind }: { kind: 'devices' | 'people' }) {
  const { t } = useWords();
  const { tell } = useToast();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<Report>();
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const run = async (chosen: File, preview: boolean) => {
    setBusy(true);
    setError(undefined);
    try {
      const done = await sendFile('/v1/inventory/import/{kind}', { kind, ...(preview ? { preview } : {}) }, chosen);
      setReport(done);
      if (!preview) {
        tell(t('import.done', { added: done.added, changed: done.changed, unchanged: done.unchanged }));
        await readAgain(queries);
      }
    } catch (refused) {
      setReport(undefined);
      setError(refused);
    } finally {
      setBusy(false);
    }
  };
  const choose = (chosen: File | null) => {
    setFile(chosen);
    setReport(undefined);
    if (chosen) void run(chosen, true);
  };
  const saveRejected = () => saveBlob(new Blob([report!.rejectedCsv], { type: 'text/csv' }), 'rejected.csv');
  return (
    <Stack maw={860}>
      <PageHead title={t(kind === 'devices' ? 'import.devices' : 'import.people')} note={t('import.hint')} />
      <FileInput label={t('import.file')} accept=".csv,.txt,.tsv,text/csv" value={file} onChange={choose} clearable placeholder={t('import.choose')} />
      <Text className="muted">{t(kind === 'devices' ? 'import.columnsDevices' : 'import.columnsPeople')}</Text>
      <ProblemNote error={error} />
      {report && (
        <>
          <Alert variant="light" role="status" color={report.rejected.length > 0 ? 'yellow' : 'green'}
                 title={t(report.preview ? 'import.preview' : 'import.taken', { rows: report.rows, accepted: report.accepted, rejected: report.rejected.length })}>
            {t('import.encoding', { encoding: report.encoding })} · {t('import.counts', { added: report.added, changed: report.changed, unchanged: report.unchanged })}
          </Alert>
          <Title order={2}>{t('import.columns')}</Title>
          <Rows name="import-columns" rows={report.columns} keyOf={(c) => c.header} empty=""
            columns={[{ name: 'header', title: t('import.header'), cell: (c) => c.header }, { name: 'field', title: t('import.field'), cell: (c) => c.field || t('import.ignored') }]} />
          {report.rejected.length > 0 && (
            <>
              <Title order={2}>{t('import.rejected')}</Title>
              <Rows name="import-rejected" rows={report.rejected} keyOf={(r) => String(r.line)} empty=""
                tools={<Button size="xs" variant="default" onClick={saveRejected}>{t('import.saveRejected')}</Button>}
                columns={[{ name: 'line', title: t('import.line'), number: true, cell: (r) => r.line }, { name: 'problem', title: t('reason'), cell: (r) => r.problem }]} />
            </>
          )}
          {report.preview && <Group><Button loading={busy} disabled={report.accepted === 0} onClick={() => file && void run(file, false)}>{t('import.take', { n: report.accepted })}</Button></Group>}
          {!report.preview && <Group><Button component="a" href={linkTo([kind])}>{t(kind === 'devices' ? 'nav.devices' : 'nav.people')}</Button></Group>}
        </>
      )}
    </Stack>
  );
}
