-- Takes the Chinese text out of data.sql's rows, and nothing else.
UPDATE submission SET language = 'en', title = 'Few were asked', body = E'Ninety-four met, eleven had a draft.\nNobody asked persons with disabilities.',
  admin1 = 'Naryn', observations = NULL, evidence = '[{"type": "DOCUMENT", "citation": "Record of the dialogue", "url": "https://example.org/dialogue"}]',
  recommendations = '[{"text": "Set up a standing council.", "addressee": "Cabinet of Ministers", "urgency": "HIGH"}]'
WHERE language = 'zh' AND kind = 'FINDING';
UPDATE submission SET language = 'en', content = '{"signatory": "L. Ming", "role": "Chair", "publish": "YES"}'
WHERE language = 'zh' AND kind = 'SIGN_ON';
UPDATE organisation SET name = '{"en": "Cooperative of the Steppe"}' WHERE name ? 'zh';
UPDATE call SET title = title - 'zh' WHERE title ? 'zh';
