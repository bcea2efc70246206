// What an app or book looks like: its picture, which our own server keeps, or a letter in a color of its own.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { page, Schemas } from '../api/client';
import { useSession } from '../session';
import { Icon } from './parts';

/** The catalog as every page reads it, by adamId; asked for once for all of them. */
export function useCatalog(): Map<string, Schemas['CatalogItem']> {
  const catalog = useQuery({
    queryKey: ['/v1/catalog', 'by number'],
    queryFn: async () => new Map((await page<Schemas['CatalogItem']>('/v1/catalog')).items.map((item) => [item.adamId, item])),
    staleTime: 60_000,
  });
  return catalog.data ?? new Map();
}

export function ItemIcon({ adamId, name, size = 28 }: { adamId: string; name?: string; size?: number }) {
  const item = useCatalog().get(adamId);
  const { session } = useSession();
  const [broken, setBroken] = useState('');
  // A picture is fetched with the session's cookie; who is here with an API key has none.
  if (!item?.icon || broken === item.icon || session?.kind !== 'account') return <Icon name={name || item?.name || adamId} size={size} />;
  return <img className="icon" src={item.icon} width={size} height={size} alt="" loading="lazy" onError={() => setBroken(item.icon)} />;
}

/** Icon and name in one line. */
export function ItemName({ adamId, name, strong }: { adamId: string; name?: string; strong?: boolean }) {
  const item = useCatalog().get(adamId);
  return (
    <span className="item">
      <ItemIcon adamId={adamId} name={name} size={24} />
      <span style={{ fontWeight: strong ? 600 : undefined }}>{name || item?.name || adamId}</span>
    </span>
  );
}
