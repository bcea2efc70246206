// Configuration as a file: take it down, and put one up with its difference as a preview.
import { Alert, Button, Checkbox, Code, FileButton, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';

import { saveAs, Schemas, send } from '../api/client';
import { useWords } from '../i18n/words';
import { ConfirmButton, useAct } from '../ui/parts';

type Report = Schemas['ConfigurationReport'];
type Files = Schemas['ConfigurationFile'][];

export function Configuration() {
  const { t } = useWords();
  const { act, busy } = useAct();
  const [files, setFiles] = useState<Files>([]);
  const [prune, setPrune] = useState(false);
  const [report, setReport] = useState<Report | null>(null);
  const order = (more: object) => send<Report>('POST', '/v1/configuration', { files, prune, ...more });
  const look = async (chosen: Files, removes: boolean) => {
    setFiles(chosen);
    setPrune(removes);
    setReport(null);
    if (chosen.length > 0) setReport((await act(() => send<Report>('POST', '/v1/configuration', { files: chosen, prune: removes, dryRun: true }))) ?? null);
  };
  const read = async (chosen: File[]) => look(await Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() }))), prune);
  const apply = async () => {
    const done = await act(() => order({ dryRun: false, digest: report?.digest }), t('saved'));
    if (done !== undefined) await look([], prune);
  };
  const counts = report && t('configuration.counts', { added: report.added, changed: report.changed, removed: report.removed });
  const moves = report && report.valid && (report.changes.length > 0 || report.tokens.length > 0);
  return (
    <Stack>
      <Text size="sm">{t('configuration.hint')}</Text>
      <Group>
        <Button variant="default" onClick={() => void act(() => saveAs('/v1/configuration', 'bursar.yaml', 'application/yaml'))}>{t('configuration.download')}</Button>
        <FileButton multiple accept=".yaml,.yml,.json" onChange={(chosen) => void read(chosen)} inputProps={{ 'aria-label': t('configuration.choose') }}>
          {(props) => <Button {...props} loading={busy}>{t('configuration.choose')}</Button>}
        </FileButton>
        <Checkbox label={t('configuration.prune')} checked={prune} onChange={(e) => void look(files, e.currentTarget.checked)} />
      </Group>
      {report && report.findings.length > 0 && (
        <Alert color="red" title={t('configuration.wrong', { n: report.findings.length })}>
          {report.findings.map((f, i) => (
            <Text size="sm" key={i}><Code>{[f.file, f.line, f.path].filter((part) => part !== null && part !== '').join(':')}</Code> {f.message} {f.remedy}</Text>
          ))}
        </Alert>
      )}
      {report && report.warnings.length > 0 && <Alert color="yellow" title={t('configuration.warnings')}>{report.warnings.map((w) => <Text size="sm" key={w}>{w}</Text>)}</Alert>}
      {report && report.valid && !moves && <Alert color="green">{t('configuration.same')}</Alert>}
      {report && moves && <Difference report={report} />}
      {report && moves && <Group><ConfirmButton label={t('configuration.apply')} title={t('configuration.apply')} onConfirm={apply}><Text size="sm">{counts}</Text></ConfirmButton><Text size="sm">{counts}</Text></Group>}
      {report && report.leftAlone.length > 0 && <Text size="sm" className="muted">{t('configuration.leftAlone')} {report.leftAlone.join('; ')}</Text>}
    </Stack>
  );
}

function Difference({ report }: { report: Report }) {
  const { t, word } = useWords();
  const said = (value: unknown) => (value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  return (
    <Table.ScrollContainer minWidth={480}>
      <Table>
        <Table.Thead><Table.Tr><Table.Th>{t('name')}</Table.Th><Table.Th>{t('configuration.change')}</Table.Th><Table.Th>{t('configuration.before')}</Table.Th><Table.Th>{t('configuration.after')}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {report.changes.flatMap((change) => {
            const name = [change.section, change.name].filter(Boolean).join('/');
            const head = <Table.Tr key={name}><Table.Td fw={600}>{name}</Table.Td><Table.Td>{word('configuration', change.change)}</Table.Td><Table.Td /><Table.Td /></Table.Tr>;
            return [head, ...change.fields.map((field) => (
              <Table.Tr key={`${name}/${field.field}`}><Table.Td pl="xl">{field.field}</Table.Td><Table.Td /><Table.Td>{said(field.before)}</Table.Td><Table.Td>{said(field.after)}</Table.Td></Table.Tr>
            ))];
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
