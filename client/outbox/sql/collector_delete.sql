DELETE FROM collector WHERE endpoint = ?1;
