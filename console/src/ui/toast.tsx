// Short messages of what was done, and problems in words.
import { Alert, CloseButton, Group, Stack, Text } from '@mantine/core';
import { createContext, ReactNode, useCallback, useContext, useState } from 'react';

import { Refused } from '../api/client';
import { useWords } from '../i18n/words';

interface Link {
  href: string;
  label: string;
}
interface Toast {
  id: number;
  text: string;
  link?: Link;
  error?: unknown;
}
interface Toasts {
  tell: (text: string, link?: Link) => void;
  complain: (error: unknown) => void;
}
const Context = createContext<Toasts>({ tell: () => undefined, complain: () => undefined });
let next = 1;

/** A refusal with what to do about it. */
export function ProblemNote({ error }: { error: unknown }) {
  const { t } = useWords();
  if (!error) return null;
  const problem = error instanceof Refused ? error.problem : undefined;
  return (
    <Alert color="red" variant="light" title={problem?.detail ?? t('problem.unknown')} role="alert">
      {problem?.remedy && <Text size="sm">{problem.remedy}</Text>}
      {problem?.appleErrorNumber ? <Text size="sm">{t('problem.apple', { number: problem.appleErrorNumber })}</Text> : null}
      <Text size="xs" mt={4}>{problem ? problem.code : String(error)}</Text>
    </Alert>
  );
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const { t } = useWords();
  const drop = useCallback((id: number) => setToasts((list) => list.filter((one) => one.id !== id)), []);
  const tell = useCallback((text: string, link?: Link) => {
    const id = next++;
    setToasts((list) => [...list.slice(-3), { id, text, link }]);
    setTimeout(() => drop(id), 6000);
  }, [drop]);
  const complain = useCallback((error: unknown) => {
    setToasts((list) => [...list.slice(-3), { id: next++, text: '', error }]);
  }, []);
  return (
    <Context.Provider value={{ tell, complain }}>
      {children}
      <Stack className="toasts" pos="fixed" bottom={16} right={16} gap="xs" style={{ zIndex: 400, maxWidth: 'min(420px, 92vw)' }}
             aria-live="polite">
        {toasts.map((toast) => (
          <Group key={toast.id} wrap="nowrap" align="start" gap={4} className="card" bg="var(--mantine-color-body)">
            {toast.error ? <ProblemNote error={toast.error} /> : <Text size="sm">{toast.text} {toast.link && <a href={toast.link.href}>{toast.link.label}</a>}</Text>}
            <CloseButton size="sm" aria-label={t('close')} onClick={() => drop(toast.id)} />
          </Group>
        ))}
      </Stack>
    </Context.Provider>
  );
}
export const useToast = () => useContext(Context);
