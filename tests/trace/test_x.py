def test_it(workspace): pass
