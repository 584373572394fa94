-- A new device begins with the dossiers of its areas.
CREATE INDEX dossiers_by_area ON dossiers (area, dossier);

-- An area's feed holds what lies in it: a dossier that left it is taken out, and is entered whole when
-- it comes back.
DELETE FROM feed WHERE scope LIKE 'area:%' AND NOT EXISTS (
    SELECT 1 FROM dossiers d WHERE d.dossier = feed.dossier AND 'area:' || d.area = feed.scope);
