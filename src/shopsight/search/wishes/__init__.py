"""Words beside a picture, or alone, heard as wishes: attributes, prices and negations, in English and Chinese."""
