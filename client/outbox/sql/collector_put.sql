INSERT INTO collector (place, endpoint, card)
VALUES ((SELECT coalesce(max(place), 0) + 1 FROM collector), ?1, ?2)
ON CONFLICT (endpoint) DO UPDATE SET card = excluded.card;
