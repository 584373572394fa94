-- A new device begins with the dossiers of its areas.
CREATE INDEX dossiers_by_area ON dossiers (area, dossier);

-- What an area is told is what lies in it: a dossier that left it is told to it no more, and is told
-- whole when it comes back.
DELETE FROM feed WHERE scope LIKE 'area:%' AND NOT EXISTS (
    SELECT 1 FROM dossiers d WHERE d.dossier = feed.dossier AND 'area:' || d.area = feed.scope);
