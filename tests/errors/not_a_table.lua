local o = observe.moment(2, 3)
print(o)
