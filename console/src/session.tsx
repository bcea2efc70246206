// Who is logged in, and what they may do.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, ReactNode, useCallback, useContext, useEffect, useState } from 'react';

import { api, got, Refused, Schemas, setCsrf, useKey } from './api/client';
import { useWords } from './i18n/words';
import { readAgain } from './ui/parts';

type Session = Schemas['Session'];

interface State {
  session: Session | null;
  loading: boolean;
  setupNeeded: boolean;
  begin: (session: Session) => void;
  refresh: () => Promise<void>;
  withKey: (key: string) => Promise<void>;
  end: () => Promise<void>;
  /** At least over a part of the organization. */
  may: (permission: string) => boolean;
  /** Over all of it. */
  mayEverywhere: (permission: string) => boolean;
}

const Context = createContext<State | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session | null>(null);
  const [loading, setLoading] = useState(true);
  const [setupNeeded, setSetupNeeded] = useState(false);
  const { choose } = useWords();
  const queries = useQueryClient();

  const begin = useCallback((fresh: Session) => {
    setCsrf(fresh.csrfToken);
    if (fresh.language) choose(fresh.language);
    setSetupNeeded(false);
    setSession(fresh);
  }, [choose]);

  const refresh = useCallback(async () => {
    try {
      begin(await got(api.GET('/v1/session')));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setSession(null);
      const setup = await got(api.GET('/v1/setup')).catch(() => ({ needed: false }));
      setSetupNeeded(setup.needed);
    } finally {
      setLoading(false);
    }
  }, [begin]);

  useEffect(() => {
    void refresh();
  }, [refresh]);

  // Whoever has logged in by an account is told when something happens, and reads the lists again.
  useEffect(() => {
    if (session?.kind !== 'account') return undefined;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const events = new EventSource('/v1/events');
    events.addEventListener('happened', () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        void readAgain(queries);
      }, 600);
    });
    return () => {
      clearTimeout(waiting);
      events.close();
    };
  }, [session?.kind, session?.name, queries]);

  const withKey = async (key: string) => {
    useKey(key);
    try {
      begin(await got(api.GET('/v1/session')));
    } catch (error) {
      useKey('');
      throw error;
    }
  };
  const end = async () => {
    const out = await got(api.DELETE('/v1/session')).catch(() => undefined);
    useKey('');
    setCsrf('');
    setSession(null);
    if (out?.providerLogOutUrl) window.location.assign(out.providerLogOutUrl);
  };
  const may = (permission: string) => session?.permissions.includes(permission) ?? false;
  const mayEverywhere = (permission: string) => session?.everywhere.includes(permission) ?? false;
  return (
    <Context.Provider value={{ session, loading, setupNeeded, begin, refresh, withKey, end, may, mayEverywhere }}>
      {children}
    </Context.Provider>
  );
}

export function useSession(): State {
  return useContext(Context)!;
}
