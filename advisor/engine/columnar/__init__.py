"""The columnar engine: the same meaning as the forward engine, evaluated over columns of many organizations at once."""
