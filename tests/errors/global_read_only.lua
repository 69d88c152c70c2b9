quench = 3
