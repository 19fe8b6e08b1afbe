"""What a sitting says about its items, its reliability, its raters and its pass mark."""
