"""The rooms in which goods are photographed: their surfaces, furniture, props and light."""
