// How a sync fares: while it runs, and what it came to.
import { Alert, Group, Progress, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';

import { Schemas } from '../api/client';
import { useWords } from '../i18n/words';
import { useToast } from '../ui/toast';

type Sync = Schemas['Sync'];

export function SyncState({ sync }: { sync: Sync }) {
  const { t, number, word, moment } = useWords();
  if (!sync.running) {
    if (sync.wanted) return <Alert variant="light" role="status">{t('location.syncWanted')}</Alert>;
    return sync.trouble ? <Alert color="yellow" variant="light" role="status" title={t('location.syncStopped')}>{sync.trouble}</Alert> : null;
  }
  const part = sync.pagesExpected ? (100 * (sync.pages ?? 0)) / sync.pagesExpected : undefined;
  return (
    <Alert variant="light" role="status" title={t('location.syncing')}>
      <Group gap="lg">
        {sync.phase && <Text size="sm">{word('phase', sync.phase.split(' ')[0]!)}</Text>}
        <Text size="sm">{t('location.progress', { rows: sync.rows ?? 0, pages: sync.pages ?? 0 })}</Text>
        {sync.rowsPerSecond ? <Text size="sm">{t('location.rate', { n: number(Math.round(sync.rowsPerSecond)) })}</Text> : null}
        {sync.msLeft ? <Text size="sm">{t('location.secondsLeft', { n: Math.max(1, Math.round(sync.msLeft / 1000)) })}</Text> : null}
        {sync.waitingUntil && <Text size="sm">{t('location.appleAsksToWait', { until: moment(sync.waitingUntil) })}</Text>}
      </Group>
      <Progress mt="xs" value={part ?? 100} animated={part === undefined} aria-label={t('location.syncing')} />
    </Alert>
  );
}

/** Says when a sync that was seen running has come to its end. */
export function useSyncNotice(sync: Sync | undefined): void {
  const { t } = useWords();
  const { tell } = useToast();
  const was = useRef(false);
  useEffect(() => {
    if (!sync) return;
    const busy = sync.running || sync.wanted;
    if (was.current && !busy) tell(sync.trouble ? `${t('location.syncStopped')} ${sync.trouble}` : t('location.syncFinished', { rows: sync.rows ?? 0 }));
    was.current = busy;
  }, [sync, t, tell]);
}
