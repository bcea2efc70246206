// Where one is logged in; any of it can be ended.
import { Title } from '@mantine/core';

import { call, listOf } from '../api/client';
import { useWords } from '../i18n/words';
import { ConfirmButton, useAct, useItems } from '../ui/parts';
import { Rows } from '../ui/table';

export function OwnSessions() {
  const { t, moment } = useWords();
  const { act } = useAct();
  const sessions = useItems(listOf('/v1/session/sessions'));
  return (
    <>
      <Title order={2}>{t('sessions.title')}</Title>
      <Rows name="sessions" rows={sessions} keyOf={(s) => s.id} empty=""
        columns={[
          { name: 'startedAt', title: t('sessions.startedAt'), cell: (s) => moment(s.startedAt) },
          { name: 'usedAt', title: t('settings.lastUsed'), cell: (s) => moment(s.usedAt) },
          { name: 'act', title: t('actions'), value: () => undefined, cell: (s) => (s.current ? t('sessions.current') : (
            <ConfirmButton label={t('sessions.end')} title={t('sessions.end')} onConfirm={() => act(() => call('DELETE', '/v1/session/sessions/{id}', { id: s.id }), t('sessions.ended'))}>{t('sessions.endHint')}</ConfirmButton>
          )) },
        ]} />
    </>
  );
}
