SELECT k.curve, k.sign, k.organisation
FROM organisation_key k JOIN organisation o ON o.id = k.organisation
WHERE k.active AND o.active
ORDER BY k.curve;
